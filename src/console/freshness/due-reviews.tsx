import { Alert, Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { Freshness } from '../../web/workshop-contract.ts'
import { failureWords } from '../api/client.ts'
import { remindOwner } from '../api/freshness.ts'
import { Empty } from '../shell/empty.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone } from '../shell/told.ts'
import { date } from '../words/times.ts'
import { ArticleItems } from './article-items.tsx'
import { dayText, daysFrom } from './day-words.ts'

type Owner = Freshness['due'][number]

/** What is to be looked at again by the end of this month, by who answers for it. */
export function DueReviews({ fresh: { due, today } }: { fresh: Freshness }) {
  const [asked, setAsked] = useState<Owner | null>(null)
  const send = useMutation({
    mutationFn: ({ agency }: Owner) => remindOwner(agency),
    onSuccess: (_, { name }) => tellDone(`Đã gửi thư nhắc ${name}.`),
    onSettled: () => setAsked(null),
  })
  if (due.length === 0) {
    return (
      <Empty
        icon={<IconCircleCheck size={36} stroke={1.4} />}
        title="Tháng này không có bài nào đến hạn"
      />
    )
  }
  return (
    <>
      {send.isError && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          mb="md"
          title={`Chưa gửi được thư nhắc ${send.variables.name}`}
        >
          {failureWords(send.error)}
        </Alert>
      )}
      {due.map((owner) => {
        const { agency, name, email, mailedAt, articles } = owner
        return (
          <section key={agency} className="block" aria-labelledby={`due-${agency}`}>
            <h2 className="block-title flat" id={`due-${agency}`}>
              {name}
            </h2>
            <p className="quiet item-head">
              <span>{articles.length} bài</span>
              {email === null ? (
                <span className="warned">
                  <IconAlertTriangle size={15} aria-hidden /> chưa có địa chỉ thư
                </span>
              ) : (
                <span>{email}</span>
              )}
              {mailedAt !== null && <span>đã nhắc ngày {date(mailedAt)}</span>}
            </p>
            <ArticleItems
              articles={articles}
              about={({ reviewBy }) =>
                reviewBy < today ? (
                  <span className="mark red">quá hạn {daysFrom(reviewBy, today)} ngày</span>
                ) : (
                  <span className="quiet">hạn {dayText(reviewBy)}</span>
                )
              }
            />
            {email !== null && (
              <div className="item-tools">
                <Button
                  size="sm"
                  variant="default"
                  loading={send.isPending && send.variables.agency === agency}
                  onClick={() => (mailedAt === null ? send.mutate(owner) : setAsked(owner))}
                >
                  {mailedAt === null ? 'Gửi thư nhắc' : 'Gửi lại thư nhắc'}
                  <span className="hidden-text"> {name}</span>
                </Button>
              </div>
            )}
          </section>
        )
      })}
      {asked && asked.mailedAt !== null && (
        <Sure
          title="Gửi thêm một thư nữa?"
          yes="Gửi lại"
          grave={false}
          pending={send.isPending}
          close={() => setAsked(null)}
          onYes={() => send.mutate(asked)}
        >
          {asked.name} đã nhận thư nhắc ngày {date(asked.mailedAt)}.
        </Sure>
      )}
    </>
  )
}
