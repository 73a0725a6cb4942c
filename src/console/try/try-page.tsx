import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconFlask } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Explanation } from '../../web/workshop-contract.ts'
import { flowFilesQuery, triedQuery } from '../api/trying.ts'
import { useNames } from '../api/workshop.ts'
import { GoldenQuestionDialog } from '../golden-questions/golden-question-dialog.tsx'
import { WordingsDialog } from '../missed/wordings-dialog.tsx'
import { Empty } from '../shell/empty.tsx'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { flowName } from '../words/flow-words.ts'
import { bandOf, bandWords, flowIdOf } from './evidence-words.ts'
import { keepTrial, trials } from './history.ts'
import { Replies } from './replies.tsx'
import { TryForm } from './try-form.tsx'
import { Why } from './why.tsx'
import './try.css'

/** Kept in the address, so that a trial can be linked to: `?cau=…&nhap=…`, drafts joined by commas. */
function useAsked() {
  const [query, setQuery] = useSearchParams()
  return {
    text: (query.get('cau') ?? '').trim(),
    drafts: query.getAll('nhap').flatMap((paths) => paths.split(',').filter(Boolean)),
    ask: (text: string, drafts: readonly string[]) =>
      setQuery({ cau: text, ...(drafts.length > 0 ? { nhap: drafts.join(',') } : {}) }),
  }
}

export default function TryPage() {
  const { text, drafts, ask } = useAsked()
  const tried = useQuery(triedQuery(text, drafts))
  const [history, setHistory] = useState(trials)
  const titles = useTitles()
  const result = tried.data && bandWordsOf(tried.data, titles.ofFlow).name
  const counted = drafts.join()
  useEffect(() => {
    if (result !== undefined && text !== '')
      setHistory(keepTrial({ text, drafts: counted.split(',').filter(Boolean), result }))
  }, [result, text, counted])
  const again = (wanted: string, paths: readonly string[]) => {
    if (wanted === text && paths.join() === counted) void tried.refetch()
    else ask(wanted, paths)
  }
  return (
    <Page title="Thử bot" width="wide">
      <p className="quiet">
        Xem người dân sẽ nhận được gì và vì sao. Không ai nhận được tin, không có gì bị ghi lại.
      </p>
      <TryForm
        key={`${text}\n${counted}`}
        text={text}
        drafts={drafts}
        pending={tried.isFetching}
        onTry={again}
      />
      {tried.isError && <Failed error={tried.error} again={() => void tried.refetch()} />}
      {text !== '' && tried.isPending && <PageLoading />}
      <div className="tried">
        <div className="tried-side">
          {tried.data && <Got tried={tried.data} asked={text} flowTitle={titles.ofFlow} />}
          {history.length > 0 && (
            <section className="block" aria-labelledby="tried-before">
              <h2 className="block-title" id="tried-before">
                Vừa thử
              </h2>
              <ul className="try-history">
                {history.map((one, at) => (
                  <li key={at}>
                    <button type="button" onClick={() => again(one.text, one.drafts)}>
                      <span>{one.text}</span>
                      <span className="quiet">
                        {one.result}
                        {one.drafts.length > 0 && ` · cùng ${one.drafts.length} bản nháp`}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        {tried.data && <Why of={tried.data} {...titles} />}
      </div>
      {text === '' && history.length === 0 && (
        <Empty icon={<IconFlask size={36} stroke={1.4} />} title="Gõ một câu để thử">
          Ví dụ: lam cccd het bao nhieu tien v
        </Empty>
      )}
    </Page>
  )
}

function Got({
  tried,
  asked,
  flowTitle,
}: {
  tried: Explanation
  asked: string
  flowTitle: (path: string | null) => string | null
}) {
  const [open, setOpen] = useState<'golden' | 'wording' | null>(null)
  const close = () => setOpen(null)
  const { name, means } = bandWordsOf(tried, flowTitle)
  const nearest = tried.article ?? tried.ranked[0]?.article ?? null
  return (
    <section className="block" aria-labelledby="got">
      <h2 className="block-title" id="got">
        Người dân nhận được
      </h2>
      <p className={`band ${bandOf(tried)}`} role="status">
        {name}
      </p>
      <p className="quiet flat">{means}</p>
      <Replies replies={tried.replies} />
      <div className="try-tools">
        <Button variant="default" onClick={() => setOpen('golden')}>
          Lưu làm câu chuẩn
        </Button>
        <Button variant="default" onClick={() => setOpen('wording')}>
          Thêm làm cách hỏi của bài…
        </Button>
      </div>
      {open === 'golden' && (
        <GoldenQuestionDialog
          question={
            tried.article === null ? { ask: asked } : { ask: asked, article: tried.article }
          }
          close={close}
        />
      )}
      {open === 'wording' && <WordingsDialog written={asked} article={nearest} close={close} />}
    </section>
  )
}

const bandWordsOf = (tried: Explanation, flowTitle: (path: string | null) => string | null) =>
  bandWords(bandOf(tried), tried.outcome, flowTitle(tried.flow))

function useTitles() {
  const flows = useQuery(flowFilesQuery)
  const articles = useNames()
  return {
    ofFlow: (path: string | null) =>
      path === null
        ? null
        : flowName(
            flows.data?.find((one) => one.path === path) ?? {
              id: flowIdOf(path),
              title: flowIdOf(path),
            },
          ),
    ofArticle: (id: string) => articles.data?.articles.find((one) => one.id === id)?.title ?? id,
  }
}
