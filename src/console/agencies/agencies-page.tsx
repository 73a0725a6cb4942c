import { Alert, Button, Switch, Table } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Agencies, AgencyPage } from '../../web/tickets-contract.ts'
import { ApiFailure, call } from '../api/client.ts'
import { useMay } from '../api/me.ts'
import { agenciesQuery } from '../api/tickets.ts'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { tellDone } from '../shell/told.ts'
import '../tickets/tickets.css'
import { AgencyEditDialog } from './agency-edit-dialog.tsx'
import { daysText, shareText } from './figures.ts'

export default function AgenciesPage() {
  const mayEdit = useMay()('edit')
  const list = useQuery(agenciesQuery)
  const [changing, setChanging] = useState<string | null>(null)
  const [old, setOld] = useState(false)
  const test = useTestMail()
  const roomy = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false })
  const today = new Date().toISOString().slice(0, 10)
  const isOver = ({ validTo }: AgencyPage) => validTo !== null && validTo < today
  const all = inOrder(list.data?.agencies ?? [])
  const shown = old ? all : all.filter((agency) => !isOver(agency))
  const changed = all.find(({ id }) => id === changing)
  const actions = { test, change: mayEdit ? (id: string) => setChanging(id) : null }
  return (
    <Page title="Cơ quan" width="wide">
      {list.isPending && <PageLoading />}
      {list.isError && !list.data && (
        <Failed error={list.error} again={() => void list.refetch()} />
      )}
      {list.data && (
        <>
          <Warnings of={list.data} />
          {test.failed && (
            <Alert
              color="red"
              variant="light"
              role="alert"
              mb="md"
              title={`Chưa gửi được thư thử đến ${test.failed.agency}`}
              withCloseButton
              closeButtonLabel="Đóng"
              onClose={test.forget}
            >
              {test.failed.words}
            </Alert>
          )}
          {roomy ? (
            <Rows agencies={shown} {...actions} />
          ) : (
            shown.map((agency) => <Card key={agency.id} agency={agency} {...actions} />)
          )}
          {all.some(isOver) && (
            <Switch
              mt="sm"
              label="Hiện cả cơ quan đã sáp nhập"
              checked={old}
              onChange={({ currentTarget }) => setOld(currentTarget.checked)}
            />
          )}
        </>
      )}
      {changed && <AgencyEditDialog agency={changed} close={() => setChanging(null)} />}
    </Page>
  )
}

/** Who is late first, then who has most to answer. */
const inOrder = (agencies: readonly AgencyPage[]) =>
  [...agencies].sort(
    (a, b) => b.late - a.late || b.open - a.open || a.name.localeCompare(b.name, 'vi'),
  )

function Warnings({ of: { agencies, mail } }: { of: Agencies }) {
  const mute = agencies.filter(({ email, open }) => email === null && open > 0)
  return (
    <>
      {!mail && (
        <Alert
          color="yellow"
          className="warning"
          variant="light"
          mb="md"
          title="Máy chủ thư chưa được cài"
        >
          Chưa gửi được phiếu cho cơ quan nào. Anh/chị báo người quản trị đặt SMTP_URL.
        </Alert>
      )}
      {mute.length > 0 && (
        <Alert
          color="yellow"
          className="warning"
          variant="light"
          mb="md"
          title="Có phiếu mà chưa có địa chỉ thư"
        >
          {mute.map(({ name }) => name).join(', ')}.
        </Alert>
      )}
    </>
  )
}

interface Actions {
  test: ReturnType<typeof useTestMail>
  change: ((id: string) => void) | null
}

const Rows = ({ agencies, ...actions }: { agencies: readonly AgencyPage[] } & Actions) => (
  <section className="block tight" aria-label="Danh sách cơ quan">
    <Table verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Cơ quan</Table.Th>
          <Table.Th className="number">Đang giữ</Table.Th>
          <Table.Th className="number">Quá hạn</Table.Th>
          <Table.Th className="number">Đúng hạn</Table.Th>
          <Table.Th className="number">Trả lời sau</Table.Th>
          <Table.Th>
            <span className="hidden-text">Việc</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {agencies.map((agency) => (
          <Table.Tr key={agency.id}>
            <Table.Td className="ticket-cell">
              <strong>{agency.name}</strong>
              <About agency={agency} />
            </Table.Td>
            <Table.Td className="number">
              <Open agency={agency} />
            </Table.Td>
            <Table.Td className="number">
              {agency.late > 0 ? <span className="mark red">{agency.late}</span> : 0}
            </Table.Td>
            <Table.Td className="number">{shareText(agency)}</Table.Td>
            <Table.Td className="number">{daysText(agency.medianMs)}</Table.Td>
            <Table.Td>
              <Buttons agency={agency} {...actions} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </section>
)

const Card = ({ agency, ...actions }: { agency: AgencyPage } & Actions) => (
  <section className="block" aria-label={agency.name}>
    <h2 className="block-title flat">{agency.name}</h2>
    <About agency={agency} />
    <p className="agency-figures">
      <span>
        Đang giữ <Open agency={agency} />
      </span>
      <span className={agency.late > 0 ? 'mark red' : ''}>Quá hạn {agency.late}</span>
      <span>Đúng hạn {shareText(agency)}</span>
      <span>Trả lời sau {daysText(agency.medianMs)}</span>
    </p>
    <Buttons agency={agency} {...actions} />
  </section>
)

const Open = ({ agency: { id, name, open } }: { agency: AgencyPage }) =>
  open > 0 ? (
    <Link
      to={`/phieu?${new URLSearchParams({ xem: 'danh-sach', 'co-quan': id })}`}
      className="back-link"
      aria-label={`${open} phiếu của ${name}`}
    >
      {open}
    </Link>
  ) : (
    0
  )

function About({ agency }: { agency: AgencyPage }) {
  const { email, answerWithin, batch, straightOut, escalateTo, confirm, validTo } = agency
  return (
    <p className="quiet item-head">
      {email === null ? (
        <span className="warned">
          <IconAlertTriangle size={15} aria-hidden /> chưa có địa chỉ thư
        </span>
      ) : (
        <span>{email}</span>
      )}
      <span>{answerWithin} ngày làm việc</span>
      {batch && <span>một thư mỗi ngày</span>}
      {straightOut && <span>trả lời gửi thẳng, không duyệt</span>}
      {escalateTo && <span>quá hạn báo {escalateTo.name}</span>}
      {confirm && <span className="warned">cần kiểm lại tên, nhiệm vụ</span>}
      {validTo !== null && <span>đến {validTo.split('-').reverse().join('/')}</span>}
    </p>
  )
}

function Buttons({ agency, test, change }: { agency: AgencyPage } & Actions) {
  const mayTest = useMay()('tickets')
  return (
    <div className="tools">
      {change && (
        <Button
          size="sm"
          variant="default"
          aria-label={`Sửa ${agency.name}`}
          onClick={() => change(agency.id)}
        >
          Sửa
        </Button>
      )}
      {mayTest && agency.email !== null && (
        <Button
          size="sm"
          variant="default"
          aria-label={`Gửi thư thử đến ${agency.name}`}
          loading={test.sendingTo === agency.id}
          onClick={() => test.send(agency)}
        >
          Gửi thư thử
        </Button>
      )}
    </div>
  )
}

/** A test mail; what the mail server said stays on the page. */
function useTestMail() {
  const send = useMutation({
    mutationFn: ({ id }: AgencyPage) =>
      call('POST', `/agencies/${encodeURIComponent(id)}/test-mail`),
    onSuccess: (_, { email }) => tellDone(`Đã gửi thư thử đến ${email ?? ''}.`),
  })
  return {
    send: send.mutate,
    sendingTo: send.isPending ? send.variables.id : null,
    failed: send.isError
      ? {
          agency: send.variables.name,
          words: send.error instanceof ApiFailure ? send.error.message : String(send.error),
        }
      : null,
    forget: send.reset,
  }
}
