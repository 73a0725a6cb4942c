import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { Script } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { dataFolder, environment, startTestApp } from '../support/running-app.ts'

const portals = 'https://sokhcn.example.gov.vn,https://cong.example.gov.vn:8443'
let data: ReturnType<typeof dataFolder>
let app: App

beforeEach(() => {
  data = dataFolder()
})
afterEach(async () => {
  await app.stop()
  data.remove()
})

const start = async (env: Record<string, string> = {}) => {
  app = await startTestApp(environment(data.path, env))
}
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}${path}`, { headers })
const ancestors = (response: Response) =>
  /frame-ancestors ([^;]+)/.exec(response.headers.get('content-security-policy') ?? '')?.[1]

describe('with portals named', () => {
  beforeEach(() => start({ WIDGET_ORIGINS: portals }))

  it('/widget.js is a classic script that any site may load and no cache may keep unasked', async () => {
    const response = await get('/widget.js')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const script = await response.text()
    expect(script).toContain('"https://cong.example.gov.vn:8443"')
    // As a classic script it must parse; nothing of it is run here.
    expect(() => new Script(script)).not.toThrow()
    expect(Buffer.byteLength(script)).toBeLessThan(16_000)

    const tag = response.headers.get('etag') ?? ''
    // Node's fetch would add Cache-Control: no-cache, which asks for the whole again.
    const [again] = (await once(
      request(`${app.url}/widget.js`, { headers: { 'If-None-Match': tag } }).end(),
      'response',
    )) as [IncomingMessage]
    expect(again.resume().statusCode).toBe(304)
  })

  it('/embed may be framed by them and by nobody else, by one rule', async () => {
    const response = await get('/embed')
    expect(ancestors(response)).toBe(`'self' ${portals.replace(',', ' ')}`)
    expect(response.headers.has('x-frame-options')).toBe(false)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await response.text()).toContain(`data-portals="${portals.replace(',', ' ')}"`)
  })

  it('every other page is for our own frames only', async () => {
    for (const path of [
      '/',
      '/chat/welcome',
      '/widget.js',
      '/chat/assets/index.html',
      '/nothing',
    ]) {
      const response = await get(path)
      expect(ancestors(response), path).toBe("'self'")
      expect(response.headers.get('x-frame-options'), path).toBe('SAMEORIGIN')
    }
    expect(await (await get('/')).text()).not.toContain('data-portals')
  })
})

describe('without portals', () => {
  it('the widget is off and says how to switch it on', async () => {
    await start()
    const response = await get('/widget.js')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(await response.text()).toContain('WIDGET_ORIGINS')
    expect(ancestors(await get('/embed'))).toBe("'self'")
  })
})

describe('pages of other sites', () => {
  const foreign = { Origin: 'https://sokhcn.example.gov.vn' }
  const post = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(`${app.url}/chat/${path}`, { method: 'POST', headers })
    return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code]
  }

  it('may not post, even where the widget is; our own and programs may', async () => {
    await start({ WIDGET_ORIGINS: portals, PUBLIC_URL: 'https://hoidap.example.gov.vn' })
    for (const path of ['session', 'messages']) {
      expect(await post(path, foreign)).toEqual([403, 'origin-unknown'])
      expect(await post(path, { Origin: 'null' })).toEqual([403, 'origin-unknown'])
      expect(await post(path, { Origin: `${app.url}0` })).toEqual([403, 'origin-unknown'])
    }
    expect(await post('session', { Origin: 'https://hoidap.example.gov.vn' })).toEqual([
      201,
      undefined,
    ])
    expect(await post('session', { Origin: app.url })).toEqual([201, undefined])
    expect(await post('session', {})).toEqual([201, undefined])
  })

  it('get no CORS header from any answer, preflights included', async () => {
    await start({ WIDGET_ORIGINS: portals })
    const answers = [
      await get('/chat/welcome', foreign),
      await get('/chat/messages', foreign),
      await get('/embed', foreign),
      await get('/widget.js', foreign),
      await fetch(`${app.url}/chat/session`, { method: 'POST', headers: foreign }),
      await fetch(`${app.url}/chat/messages`, {
        method: 'OPTIONS',
        headers: {
          ...foreign,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'authorization,content-type',
        },
      }),
    ]
    for (const { url, headers } of answers) {
      const cors = [...headers.keys()].filter((name) => name.startsWith('access-control-'))
      expect(cors, url).toEqual([])
    }
  })
})
