import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConsole } from '../../src/web/console.ts'

const folder = join(import.meta.dirname, '../../dist/console')
let server: Server
let origin: string

beforeAll(async () => {
  server = createServer(express().use(createConsole(folder)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const get = async (path: string) => {
  const response = await fetch(origin + path)
  return { response, text: await response.text() }
}

describe('the console page', () => {
  it('comes for every address below /console, and is asked for anew', async () => {
    for (const path of ['/console', '/console/', '/console/hoi-thoai/12', '/console/dang-nhap']) {
      const { response, text } = await get(path)
      expect(response.status, path).toBe(200)
      expect(response.headers.get('cache-control')).toBe('no-cache')
      expect(text).toContain('<html lang="vi">')
    }
  })

  it('allows only its own styles, by a nonce that no two loads share', async () => {
    const nonces = []
    for (let load = 0; load < 2; load++) {
      const { response, text } = await get('/console')
      const nonce = /name="style-nonce" content="([^"]+)"/.exec(text)?.[1]
      expect(response.headers.get('content-security-policy')).toContain(
        `style-src 'self' 'nonce-${nonce}'`,
      )
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
      nonces.push(nonce)
    }
    expect(nonces[0]).not.toBe(nonces[1])
  })

  it('keeps assets for good, and answers 404 for one of an older build', async () => {
    const [asset] = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'))
    const { response } = await get(`/console/assets/${asset}`)
    expect(response.headers.get('cache-control')).toContain('immutable')
    const gone = await get('/console/assets/index-0000.js')
    expect(gone.response.status).toBe(404)
    expect(gone.response.headers.get('content-type')).not.toContain('html')
  })

  it('loads at most 300 kB before the inbox shows, charts not among them', () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8')
    const first = [...page.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+\.(?:js|css))"/g)]
    expect(first.length).toBeGreaterThan(1)
    const bytes = first.map(([, path]) => gzipSync(readFileSync(join(folder, path!))).length)
    expect(first.join()).not.toContain('chart')
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(300_000)
  })
})
