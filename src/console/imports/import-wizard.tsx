import { Alert, Button, Group } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import type { ColumnRoles, ImportPlan } from '../../web/workshop-contract.ts'
import { ApiFailure, failureWords } from '../api/client.ts'
import {
  checkImport,
  makeDrafts,
  MOST_BYTES,
  readImport,
  type Checked,
  type Done,
  type FileRead,
} from '../api/imports.ts'
import { useNames } from '../api/workshop.ts'
import { ChooseFile } from './choose-file.tsx'
import { ColumnMapping } from './column-mapping.tsx'
import { FaultList } from './fault-list.tsx'
import { ItemList } from './item-list.tsx'
import { missingIn } from './mapping.ts'
import { PlanFields } from './plan-fields.tsx'
import { SectionChoice } from './section-choice.tsx'
import { UndoDialog } from './undo-dialog.tsx'
import { useWork } from './use-work.ts'
import { Working } from './working.tsx'

const steps = ['Chọn tệp', 'Xem nội dung', 'Kiểm tra', 'Xong'] as const

type Choices = Pick<ImportPlan, 'duplicates' | 'topic' | 'owner'>

/** From a file to drafts; nothing is made before the last button. */
export function ImportWizard() {
  const names = useNames().data
  const work = useWork()
  const [file, setFile] = useState<File | null>(null)
  const [read, setRead] = useState<FileRead | null>(null)
  const [roles, setRoles] = useState<ColumnRoles>([])
  const [sections, setSections] = useState<ReadonlySet<number>>(new Set())
  const [chosen, setChosen] = useState<Partial<Choices>>({})
  const [checked, setChecked] = useState<Checked | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const [undoing, setUndoing] = useState(false)
  const step = done ? 3 : checked ? 2 : read ? 1 : 0
  const heading = useFocusOn(step)

  const paged = read?.kind === 'document'
  const choices: Choices = {
    duplicates: chosen.duplicates ?? 'skip',
    // Chosen by hand: a wrong agency would be asked to answer for all of it.
    topic: chosen.topic ?? '',
    owner: chosen.owner ?? '',
  }
  const plan: ImportPlan = {
    ...choices,
    ...(read?.kind === 'sheet' ? { roles } : {}),
    ...(read?.kind === 'document' ? { sections: [...sections].sort((a, b) => a - b) } : {}),
  }
  const missing =
    read?.kind === 'sheet'
      ? missingIn(roles)
      : read?.kind === 'document' && sections.size === 0
        ? 'Chọn ít nhất một mục.'
        : null
  const unsaid =
    read && read.kind !== 'files' && (choices.topic === '' || choices.owner === '')
      ? 'Chọn chủ đề và cơ quan phụ trách dùng khi tệp không ghi.'
      : null

  function again() {
    setFile(null)
    setRead(null)
    setChecked(null)
    setDone(null)
    work.fail(null)
  }
  function choose(next: File) {
    again()
    if (next.size > MOST_BYTES) {
      const size = Math.round(next.size / 1024 / 1024)
      work.fail(
        new ApiFailure(413, 'too-large', `Tệp ${size} MB, tối đa 20 MB. Anh/chị chia nhỏ nhé.`),
      )
      return
    }
    setFile(next)
    void work.run(
      'Đang đọc tệp…',
      (watched) => readImport(next, watched),
      (found) => {
        setRead(found)
        if (found.kind === 'sheet') setRoles(found.guess)
        if (found.kind === 'document') {
          const full = found.sections.flatMap(({ characters }, at) => (characters > 0 ? [at] : []))
          setSections(new Set(full))
        }
      },
    )
  }
  const check = (of: File) =>
    void work.run('Đang kiểm tra…', (watched) => checkImport(of, plan, watched), setChecked)
  const make = (of: File) =>
    void work.run('Đang tạo bản nháp…', (watched) => makeDrafts(of, plan, watched), setDone)

  const count = (what: string) => checked?.items.filter(({ does }) => does === what).length ?? 0
  const making = count('new') + count('replace')
  const changed = checked?.items.filter(({ does }) => does === 'new' || does === 'replace') ?? []

  return (
    <>
      <ol className="import-steps" aria-label="Các bước">
        {steps.map((name, at) => (
          <li key={name} {...(at === step ? { 'aria-current': 'step' as const } : {})}>
            <span className="import-step-number" aria-hidden>
              {at + 1}
            </span>
            {name}
          </li>
        ))}
      </ol>
      {work.error !== null && (
        <Alert color="red" variant="light" role="alert" mb="md" title="Chưa làm được">
          {failureWords(work.error)}
        </Alert>
      )}
      <h2 className="import-title" ref={heading} tabIndex={-1}>
        {step === 0 || !file ? 'Chọn tệp để nhập' : file.name}
      </h2>

      {work.doing !== null ? (
        <Working
          what={work.doing}
          progress={work.progress}
          cancel={() => {
            work.cancel()
            if (!read) setFile(null)
          }}
        />
      ) : step === 0 ? (
        <ChooseFile choose={choose} />
      ) : step === 1 && read && file ? (
        <>
          <section className="block" aria-label="Nội dung tệp">
            {read.kind === 'sheet' && (
              <ColumnMapping sheet={read} roles={roles} change={setRoles} />
            )}
            {read.kind === 'document' &&
              (read.sections.length === 0 ? (
                <p className="flat">Không tìm thấy mục nào trong tài liệu.</p>
              ) : (
                <SectionChoice sections={read.sections} chosen={sections} change={setSections} />
              ))}
            {read.kind === 'files' && <p className="flat">Có {read.paths.length} tệp bên trong.</p>}
          </section>
          {names && (
            <section className="block" aria-label="Cách nhập">
              <PlanFields names={names} plan={choices} change={setChosen} />
            </section>
          )}
          <p className="quiet flat" role="status">
            {missing ?? unsaid ?? 'Bước sau chỉ kiểm tra, chưa tạo gì.'}
          </p>
          <Group mt="sm">
            <Button variant="default" onClick={again}>
              Chọn tệp khác
            </Button>
            <Button
              disabled={missing !== null || unsaid !== null || !names}
              onClick={() => check(file)}
            >
              Kiểm tra
            </Button>
          </Group>
        </>
      ) : step === 2 && checked && file ? (
        <>
          <p className="flat import-sum">
            Sẽ tạo <strong>{count('new')}</strong> bài mới, thay <strong>{count('replace')}</strong>{' '}
            bài, bỏ qua <strong>{count('skip')}</strong>; <strong>{checked.unchanged}</strong> bài
            không đổi.
          </p>
          {checked.faults.length > 0 && (
            <FaultList faults={checked.faults} name={file.name} paged={paged} />
          )}
          {checked.items.length > 0 && (
            <section className="block" aria-labelledby="import-items">
              <h2 className="block-title" id="import-items">
                Sẽ làm gì
              </h2>
              <ItemList items={checked.items} />
            </section>
          )}
          <p className="quiet flat">
            Bản nháp chưa thay đổi câu trả lời của bot; anh/chị xem lại rồi đăng sau.
          </p>
          <Group mt="sm">
            <Button variant="default" onClick={() => setChecked(null)}>
              Quay lại
            </Button>
            <Button disabled={making === 0} onClick={() => make(file)}>
              Tạo {making} bản nháp
            </Button>
          </Group>
        </>
      ) : done && file ? (
        <>
          <section className="block" aria-label="Kết quả">
            <p className="flat" role="status">
              Đã tạo <strong>{done.made}</strong> bản nháp mới, trong đó{' '}
              <strong>{done.replaced}</strong> thay bản nháp cũ; bỏ qua{' '}
              <strong>{done.skipped}</strong>.
            </p>
            <Group mt="md">
              <Button component={Link} to="/ban-nhap">
                Xem các bản nháp
              </Button>
              <Button variant="default" onClick={again}>
                Nhập tệp khác
              </Button>
              <Button variant="subtle" color="red" onClick={() => setUndoing(true)}>
                Hoàn tác
              </Button>
            </Group>
          </section>
          {done.faults.length > 0 && (
            <FaultList faults={done.faults} name={file.name} paged={paged} />
          )}
          {changed.length > 0 && (
            <section className="block" aria-label="Các bản nháp">
              <ItemList items={changed} made />
            </section>
          )}
          {undoing && (
            <UndoDialog
              id={done.id}
              name={file.name}
              changed={0}
              close={() => {
                setUndoing(false)
                again()
              }}
            />
          )}
        </>
      ) : null}
    </>
  )
}

/** Whoever works by keyboard or ear is taken along to the next step. */
function useFocusOn(step: number) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(step)
  useEffect(() => {
    if (before.current !== step) heading.current?.focus()
    before.current = step
  }, [step])
  return heading
}
