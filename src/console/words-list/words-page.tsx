import { Button, CloseButton, Table, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { WordLists, WordSection } from '../../web/workshop-contract.ts'
import { removeWord, wordListsQuery, type WordPair } from '../api/word-lists.ts'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import { folded } from '../words/folded.ts'
import { sections } from './changes.ts'
import { Unpublished, useWordsDraft } from './unpublished.tsx'
import { WordDialog } from './word-dialog.tsx'
import './words-list.css'

const AT_ONCE = 100

type Open = { do: 'save'; word: WordPair | null } | { do: 'remove'; word: WordPair }

export default function WordsPage() {
  const lists = useQuery(wordListsQuery)
  return (
    <Page title="Từ ngữ" width="wide">
      <p className="quiet">
        Bot thay từ ở cột trái bằng từ ở cột phải rồi mới tìm bài. Thay đổi nằm trong bản nháp;
        trước khi đăng, anh/chị xem được các câu chuẩn đúng lên hay sai đi.
      </p>
      {lists.isPending && <PageLoading />}
      {lists.isError && !lists.data && (
        <Failed error={lists.error} again={() => void lists.refetch()} />
      )}
      {lists.data && <Lists lists={lists.data} />}
    </Page>
  )
}

function Lists({ lists }: { lists: WordLists }) {
  const [section, setSection] = useState<WordSection>('abbreviations')
  const [q, setQ] = useState('')
  const [shown, setShown] = useState(AT_ONCE)
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const draft = useWordsDraft(lists.draft)
  const remove = useMutation({
    mutationFn: ({ from }: WordPair) => removeWord(section, from),
    onSuccess: () => {
      tellDone('Đã bỏ khỏi bản nháp. Bot vẫn dùng cho đến khi đăng.')
      close()
    },
    onError: tellFailure,
  })
  const wanted = folded(q).trim()
  const found = (id: WordSection) =>
    lists.sections[id].filter(
      ({ from, to }) => folded(from).includes(wanted) || folded(to).includes(wanted),
    )
  const pairs = found(section)
  const { about, name } = sections.find(({ id }) => id === section)!
  return (
    <>
      <Unpublished
        draft={lists.draft}
        outdated={draft.outdated}
        changes={draft.changes}
        problems={draft.problems}
      />
      <div className="word-head">
        <TextInput
          aria-label="Tìm từ"
          placeholder="Tìm từ, có dấu hoặc không…"
          type="search"
          className="filters-text"
          leftSection={<IconSearch size={18} aria-hidden />}
          rightSection={
            q !== '' && <CloseButton aria-label="Xóa từ tìm" size="sm" onClick={() => setQ('')} />
          }
          value={q}
          onChange={({ currentTarget }) => setQ(currentTarget.value)}
        />
        <Button onClick={() => setOpen({ do: 'save', word: null })}>Thêm từ</Button>
      </div>
      <div className="views word-views" role="group" aria-label="Chọn bảng">
        {sections.map((one) => (
          <button
            key={one.id}
            type="button"
            className="view"
            aria-pressed={one.id === section}
            onClick={() => {
              setSection(one.id)
              setShown(AT_ONCE)
            }}
          >
            {one.name} ({found(one.id).length})
          </button>
        ))}
      </div>
      <p className="quiet">{about}</p>
      {pairs.length === 0 ? (
        <p role="status">Không có từ nào như vậy trong bảng này.</p>
      ) : (
        <section className="block tight" aria-label={name}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Hay gõ</Table.Th>
                <Table.Th>Nghĩa là</Table.Th>
                <Table.Th>
                  <span className="hidden-text">Việc</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pairs.slice(0, shown).map((word) => (
                <Row
                  key={word.from}
                  word={word}
                  changed={draft.changes.some(({ from }) => from === word.from)}
                  suspect={draft.problemsOf(word.from).length > 0}
                  open={setOpen}
                />
              ))}
            </Table.Tbody>
          </Table>
        </section>
      )}
      {pairs.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + AT_ONCE)}>
          Xem thêm
        </Button>
      )}
      {open?.do === 'save' && (
        <WordDialog section={section} word={open.word} lists={lists.sections} close={close} />
      )}
      {open?.do === 'remove' && (
        <Sure
          title={`Bỏ từ “${open.word.from}”?`}
          yes="Bỏ"
          pending={remove.isPending}
          close={close}
          onYes={() => remove.mutate(open.word)}
        >
          Sau khi đăng, bot không đọc “{open.word.from}” là “{open.word.to}” nữa.
        </Sure>
      )}
    </>
  )
}

const Row = ({
  word,
  changed,
  suspect,
  open,
}: {
  word: WordPair
  changed: boolean
  /** Something was found in it; the list above the tables says what. */
  suspect: boolean
  open: (what: Open) => void
}) => (
  <Table.Tr>
    <Table.Td>
      <strong>{word.from}</strong>
      {changed && <span className="word-mark">chưa đăng</span>}
    </Table.Td>
    <Table.Td>
      {word.to}
      {suspect && (
        <span className="word-problem">
          <IconAlertTriangle size={15} aria-hidden /> cần xem lại
        </span>
      )}
    </Table.Td>
    <Table.Td className="word-tools">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Sửa từ ${word.from}`}
        onClick={() => open({ do: 'save', word })}
      >
        Sửa
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        aria-label={`Bỏ từ ${word.from}`}
        onClick={() => open({ do: 'remove', word })}
      >
        Bỏ
      </Button>
    </Table.Td>
  </Table.Tr>
)
