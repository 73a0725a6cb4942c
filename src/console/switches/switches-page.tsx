import { useQuery } from '@tanstack/react-query'
import type { Switches } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { Failed } from '../shell/failed.tsx'
import { Page } from '../shell/page.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { BotSwitch } from './bot-switch.tsx'
import { NoticeForm } from './notice-form.tsx'

export const switchesKey = ['switches']

export default function SwitchesPage() {
  const switches = useQuery({
    queryKey: switchesKey,
    queryFn: () => call<Switches>('GET', '/switches'),
  })
  return (
    <Page title="Công tắc">
      {switches.isPending && <PageLoading />}
      {switches.isError && <Failed error={switches.error} again={() => void switches.refetch()} />}
      {switches.data && (
        <>
          <section className="block">
            <h2 className="block-title">Bot trả lời</h2>
            <p className="quiet">
              Tắt khi bot trả lời sai hàng loạt hoặc có việc đặc biệt. Khi tắt, tin của người dân
              vẫn được nhận và vào hàng chờ.
            </p>
            <ul className="lines">
              {switches.data.bot.map((one) => (
                <li key={one.channel}>
                  <BotSwitch of={one} />
                </li>
              ))}
            </ul>
          </section>
          <NoticeForm key={switches.data.notice?.text ?? ''} notice={switches.data.notice} />
        </>
      )}
    </Page>
  )
}
