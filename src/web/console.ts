import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Router } from 'express'
import helmet from 'helmet'

/** Where the platforms keep pictures that people send, and their faces. */
const pictures = [
  ...['https://*.zadn.vn', 'https://*.zdn.vn', 'https://*.zalo.me'],
  ...['https://*.fbcdn.net', 'https://*.fbsbx.com'],
]

/**
 * What the console's page is allowed. Mantine writes <style> elements: those with this load's nonce
 * are applied, so that no other is. Styles set by script on one element need no leave.
 */
const consolePolicy = (nonce: string) =>
  helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", `'nonce-${nonce}'`],
      imgSrc: ["'self'", 'data:', 'blob:', ...pictures],
      frameAncestors: ["'none'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
    },
  })

const NONCE = /(name="style-nonce" content=")(")/

/** A year: the name of an asset changes with its content. */
const LONG = 365 * 24 * 3600_000

/**
 * Serves the built console at /console: its assets, and its one page for every address below.
 * @param folder of the built console
 */
export function createConsole(folder: string): Router {
  const router = express.Router()
  const page = readFileSync(join(folder, 'index.html'), 'utf8')

  router.use(
    '/console/assets',
    express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: LONG }),
    // A page of yesterday asks for yesterday's assets: no page instead of a script.
    (_request, response) => {
      response.status(404).type('text/plain').send('There is no such file.\n')
    },
  )
  router.get(['/console', '/console/*path'], (request, response, next) => {
    const nonce = randomBytes(16).toString('base64')
    consolePolicy(nonce)(request, response, (error) => {
      if (error !== undefined) {
        next(error)
        return
      }
      response
        .set('Cache-Control', 'no-cache')
        .set('X-Robots-Tag', 'noindex')
        .type('html')
        .send(page.replace(NONCE, `$1${nonce}$2`))
    })
  })
  return router
}
