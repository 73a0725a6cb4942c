import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Router } from 'express'
import helmet from 'helmet'

/** What every page of ours is allowed; `portals`: whose pages may hold it in a frame, besides ours. */
export const pagePolicy = (portals: readonly string[]) =>
  helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // blob: pictures of the conversation, which only the page's own request may fetch.
      imgSrc: ["'self'", 'data:', 'blob:'],
      frameAncestors: ["'self'", ...portals],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
    },
  })

/**
 * GET /widget.js, the script a portal includes, and GET /embed, the chat page for the frame it opens.
 * @param folder of the built chat page
 * @param portals origins that may show the widget; empty: it is off
 */
export function createWidget(folder: string, portals: readonly string[]): Router {
  const router = express.Router()
  // The browser keeps unlisted pages out by frame-ancestors. The script knows the list only to say
  // so in the console instead of showing a button that opens nothing.
  const build = readFileSync(join(folder, 'widget.js'), 'utf8').trim()
  const script = `${build}(${JSON.stringify(portals)})\n`
  const page = readFileSync(join(folder, 'index.html'), 'utf8').replace(
    '<html lang="vi"',
    `$& data-portals="${portals.join(' ')}"`,
  )

  router.get('/widget.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache')
    if (portals.length === 0) {
      response
        .status(404)
        .type('text/plain')
        .send(
          'The chat widget is off. Set WIDGET_ORIGINS to the origins of the pages it may be on.\n',
        )
      return
    }
    // Other sites' pages load it; Helmet's default would let only ours.
    response
      .set('Cross-Origin-Resource-Policy', 'cross-origin')
      .type('text/javascript')
      .send(script)
  })

  router.get('/embed', pagePolicy(portals), (_request, response) => {
    // X-Frame-Options knows no list; browsers that know frame-ancestors ignore it anyway.
    response.removeHeader('X-Frame-Options')
    response.set('Cache-Control', 'no-cache').set('X-Robots-Tag', 'noindex').type('html').send(page)
  })
  return router
}
