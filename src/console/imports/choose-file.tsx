import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState, type DragEvent } from 'react'

const ENDINGS = ['.xlsx', '.csv', '.docx', '.pdf', '.json', '.md', '.zip']

/** A file by the button or dropped on it. */
export function ChooseFile({ choose }: { choose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) choose(file)
  }
  return (
    <div
      className={over ? 'drop-zone over' : 'drop-zone'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={36} stroke={1.4} aria-hidden />
      <p className="flat">Kéo tệp vào đây, hoặc</p>
      <input
        ref={input}
        type="file"
        className="hidden-text"
        tabIndex={-1}
        aria-label="Tệp để nhập"
        accept={ENDINGS.join(',')}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          // Else the same file could not be chosen again.
          currentTarget.value = ''
          if (file) choose(file)
        }}
      />
      <Button onClick={() => input.current?.click()}>Chọn tệp</Button>
      <p className="quiet flat">
        Excel (XLSX, CSV), Word (DOCX), PDF, hoặc tệp đã xuất từ đây (ZIP, JSON, MD). Tối đa 20 MB.
      </p>
    </div>
  )
}
