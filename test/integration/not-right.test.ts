import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { helpfulText } from '../../src/console/words/workshop-words.ts'
import type { ArticleList } from '../../src/web/workshop-contract.ts'
import { logInAs, type ConsoleBrowser } from '../support/console-client.ts'
import { dataFolder, environment, idle, startTestApp } from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { webCitizen } from '../support/web-citizen.ts'

/** From somebody's tap in the web chat to what editors read in their list. */

let data: ReturnType<typeof dataFolder>
let app: App
let editor: ConsoleBrowser

beforeAll(async () => {
  data = dataFolder()
  app = await startTestApp(environment(data.path))
  editor = await logInAs(app, 'admin')
})
afterAll(async () => {
  await app.stop()
  data.remove()
})

const NOT_RIGHT = 'Chưa đúng ý tôi'

async function rowOf(id: string) {
  const { articles } = (await editor.get<ArticleList>(`/workshop/articles?q=${id}`)).body
  const row = articles.find((one) => one.id === id)
  if (!row) throw new Error(`no article ${id} in the list`)
  return row
}

const questions = async () => {
  await idle(app)
  await until('every question is gathered', async () => {
    const { ready, running } = await app.storage.queue.count('ticket')
    return ready + running === 0
  })
  const page = await app.storage.ticketLists.list({}, null, 50, Date.now())
  return page.tickets.map(({ content }) => content)
}

describe('who was given something else than they asked', () => {
  it('taps, gets what it may have been, and editors see how often the article helped', async () => {
    const lan = await webCitizen(app.url)
    for (let times = 0; times < 4; times++) await lan.ask('kinh tế số là gì')

    const minh = await webCitizen(app.url)
    await minh.ask('kinh te so la gi vay')
    // Asked meanwhile, it is not what the old button is about.
    await minh.ask('tỉnh mình xếp thứ mấy dti')
    const instead = await minh.tap(NOT_RIGHT, 'kinh tế số là')
    expect(instead).toContain('Về câu "kinh te so la gi vay"')
    await minh.tap(NOT_RIGHT, 'kinh tế số là')
    const row = await rowOf('kinh-te-so')
    expect(row).toMatchObject({ served: 5, unhelpful: 1 })
    expect(helpfulText(row)).toBe('80%')
    expect(await rowOf('dti-xep-hang')).toMatchObject({ served: 1, unhelpful: 0 })

    // The right one by the next tap: nobody has anything to find out.
    expect(await minh.tap('Ba trụ cột của chuyển đổi số')).toContain('Nguồn')
    expect(await questions()).toEqual([])
  })

  it('says so in words; what is none of it either becomes a ticket, once, in their words', async () => {
    const hoa = await webCitizen(app.url)
    await hoa.ask('chính quyền số là gì')
    await hoa.ask('khong dung y toi')
    await hoa.tap('Không phải')
    await hoa.tap('Không phải')
    expect(await questions()).toEqual(['chính quyền số là gì'])
  })

  it('is not talked to while staff have the word, and still counted', async () => {
    const mai = await webCitizen(app.url)
    await mai.ask('hạ tầng số là gì')
    const button = await mai.choiceOf(NOT_RIGHT)
    await idle(app)
    const [last] = (await app.storage.inbox.changedSince(0, 50)).slice(-1)
    await app.storage.staffWork.claim(last!.contactId, 1, Date.now())
    const said = async () => (await mai.read()).filter(({ from }) => from !== 'person')
    const before = await said()
    await mai.send(button)
    await idle(app)
    expect(await said()).toHaveLength(before.length)
    const use = await app.storage.articleUse.articleUse(0)
    expect(use.get('ha-tang-so')).toEqual({ served: 1, unhelpful: 1 })
  })
})
