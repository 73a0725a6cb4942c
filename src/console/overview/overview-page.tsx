import { SegmentedControl, Table } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { Overview } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { date, minutesText } from '../words/times.ts'

const BarChart = lazy(() => import('./bar-chart.tsx'))

const whole = (count: number) => count.toLocaleString('vi-VN')
const decimal = (value: number | null) =>
  value === null ? '–' : value.toLocaleString('vi-VN', { maximumFractionDigits: 1 })

export default function OverviewPage() {
  const [days, setDays] = useState('7')
  const overview = useQuery({
    queryKey: ['overview', days],
    queryFn: () => call<Overview>('GET', `/overview?days=${days}`),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })
  return (
    <Page
      title="Tổng quan"
      width="wide"
      actions={
        <SegmentedControl
          aria-label="Khoảng thời gian"
          value={days}
          onChange={setDays}
          data={[
            { value: '1', label: 'Hôm nay' },
            { value: '7', label: '7 ngày' },
            { value: '30', label: '30 ngày' },
          ]}
        />
      }
    >
      {overview.isPending && <PageLoading />}
      {overview.isError && !overview.data && (
        <Failed error={overview.error} again={() => void overview.refetch()} />
      )}
      {overview.data && <Figures of={overview.data} />}
    </Page>
  )
}

function Figures({ of }: { of: Overview }) {
  const { waiting, firstAnswer, messages, satisfaction } = of
  const share =
    messages.received === 0
      ? '–'
      : `${Math.round((messages.answeredByBot / messages.received) * 100)}%`
  return (
    <>
      <p className="quiet">
        Từ {date(of.from)} đến {date(of.to)}
      </p>
      <div className="figures">
        <Figure name="Đang chờ" value={whole(waiting.count)} alarming={waiting.count > 0}>
          {waiting.longestMinutes === null
            ? 'không ai chờ'
            : `lâu nhất ${minutesText(waiting.longestMinutes)}`}
          , {whole(of.withStaff)} người đang được trả lời
        </Figure>
        <Figure name="Trả lời lần đầu" value={minutesText(firstAnswer.medianMinutes)}>
          trung vị trong giờ làm việc; {whole(firstAnswer.answered)} đã trả lời,{' '}
          {whole(firstAnswer.unanswered)} chưa
        </Figure>
        <Figure name="Bot tự trả lời" value={share}>
          {whole(messages.answeredByBot)} trong {whole(messages.received)} tin
          {messages.medianBotSeconds !== null && `, sau ${decimal(messages.medianBotSeconds)} giây`}
        </Figure>
        <Figure name="Hài lòng" value={`${decimal(satisfaction.average)} / 5`}>
          {whole(satisfaction.count)} lượt đánh giá
        </Figure>
      </div>

      <Block title="Theo ngày">
        <Chart
          name="Tin nhắn và lượt xin gặp cán bộ theo ngày"
          labels={of.byDay.map(({ day }) => dayMonth(day))}
          series={[
            { name: 'Tin nhận', values: of.byDay.map(({ received }) => received) },
            { name: 'Xin gặp cán bộ', values: of.byDay.map(({ handoffs }) => handoffs) },
          ]}
          first="Ngày"
        />
      </Block>
      <Block title="Theo giờ trong ngày">
        <Chart
          name="Tin nhắn của người dân theo giờ"
          labels={of.byHour.map((_, hour) => `${hour} giờ`)}
          series={[{ name: 'Tin nhận', values: of.byHour }]}
          first="Giờ"
        />
      </Block>
      <Block title="Mức hài lòng">
        <Chart
          name="Số lượt đánh giá theo điểm"
          labels={['1 điểm', '2 điểm', '3 điểm', '4 điểm', '5 điểm']}
          series={[{ name: 'Lượt đánh giá', values: satisfaction.scores }]}
          first="Điểm"
        />
      </Block>
      <Block title="Theo người trả lời">
        {of.byPerson.length === 0 ? (
          <p className="quiet flat">Chưa có ai trả lời trong khoảng này.</p>
        ) : (
          <div className="sideways" tabIndex={0} role="region" aria-label="Theo người trả lời">
            <Table miw={420}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Người trả lời</Table.Th>
                  <Table.Th className="number">Hội thoại</Table.Th>
                  <Table.Th className="number">Tin gửi</Table.Th>
                  <Table.Th className="number">Trả lời lần đầu</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {of.byPerson.map(({ user, conversations, replies, medianFirstMinutes }) => (
                  <Table.Tr key={user?.id ?? 0}>
                    <Table.Td>{user?.name ?? 'Từ OA Manager, Hộp thư Trang'}</Table.Td>
                    <Table.Td className="number">{whole(conversations)}</Table.Td>
                    <Table.Td className="number">{whole(replies)}</Table.Td>
                    <Table.Td className="number">{minutesText(medianFirstMinutes)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </Block>
    </>
  )
}

function Figure({
  name,
  value,
  alarming = false,
  children,
}: {
  name: string
  value: string
  alarming?: boolean
  children: ReactNode
}) {
  return (
    <section className="block figure">
      <h2 className="figure-name">{name}</h2>
      <p className={alarming ? 'figure-value alarming' : 'figure-value'}>{value}</p>
      <p className="quiet flat">{children}</p>
    </section>
  )
}

const Block = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="block">
    <h2 className="block-title">{title}</h2>
    {children}
  </section>
)

export interface Series {
  name: string
  values: readonly number[]
}

/** A picture for those who see it, the same as a table for everybody. */
function Chart({
  name,
  labels,
  series,
  first,
}: {
  name: string
  labels: readonly string[]
  series: readonly Series[]
  first: string
}) {
  return (
    <>
      <Suspense fallback={<div className="chart" />}>
        <BarChart name={name} labels={labels} series={series} />
      </Suspense>
      <details className="as-table">
        <summary>Xem dạng bảng</summary>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{first}</Table.Th>
              {series.map((one) => (
                <Table.Th key={one.name} className="number">
                  {one.name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {labels.map((label, index) => (
              <Table.Tr key={label}>
                <Table.Th scope="row">{label}</Table.Th>
                {series.map((one) => (
                  <Table.Td key={one.name} className="number">
                    {whole(one.values[index] ?? 0)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </>
  )
}

/** "2026-11-21" -> "21/11" */
const dayMonth = (day: string) => `${day.slice(8, 10)}/${day.slice(5, 7)}`
