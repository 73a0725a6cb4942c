import { useSearchParams } from 'react-router'
import { Page } from '../shell/page.tsx'
import '../tickets/tickets.css'
import { ExportPanel } from './export-panel.tsx'
import { ImportWizard } from './import-wizard.tsx'
import './imports.css'
import { PastImports } from './past-imports.tsx'

const tabs = [
  { id: 'nhap', name: 'Nhập từ tệp' },
  { id: 'da-nhap', name: 'Các lần nhập' },
  { id: 'xuat', name: 'Xuất ra tệp' },
] as const

/** Articles from files that offices have, and back into files. */
export default function ImportsPage() {
  const [query, setQuery] = useSearchParams()
  const tab = tabs.find(({ id }) => id === query.get('muc')) ?? tabs[0]
  return (
    <Page title="Nhập – xuất" width="wide">
      <div className="views flush" role="group" aria-label="Chọn mục">
        {tabs.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            className="view"
            aria-pressed={id === tab.id}
            onClick={() => setQuery(id === 'nhap' ? {} : { muc: id }, { replace: true })}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="imports">
        {/* What was begun is there again when one comes back. */}
        <div hidden={tab.id !== 'nhap'}>
          <ImportWizard />
        </div>
        {tab.id === 'da-nhap' && <PastImports />}
        {tab.id === 'xuat' && <ExportPanel />}
      </div>
    </Page>
  )
}
