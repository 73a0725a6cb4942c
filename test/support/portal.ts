import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Portal {
  /** `http://localhost:<port>`: another site than 127.0.0.1 to a browser. */
  origin: string
  /** What stands in the page besides the portal's own words, and how it is sent. */
  page: { head: string; body: string; headers: Record<string, string> }
  close(): Promise<void>
}

/** A department's portal: a long page of another origin with headings, a menu and a search field. */
export async function startPortal(): Promise<Portal> {
  const page: Portal['page'] = { head: '', body: '', headers: {} }
  const server = createServer((_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers })
    response.end(`<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Cổng thông tin</title>
    <link rel="icon" href="data:," />
    ${page.head}
  </head>
  <body>
    <header><h1>Sở Khoa học và Công nghệ</h1></header>
    <nav aria-label="Chính"><a href="#tin">Tin tức</a> <a href="/thu-tuc">Thủ tục</a></nav>
    <main id="tin">
      <h2>Tin tức</h2>
      <p><label>Tìm kiếm <input type="search" /></label> <button>Tìm</button></p>
      ${'<p>Một đoạn tin của cổng thông tin, đủ dài để trang phải cuộn.</p>'.repeat(60)}
    </main>
    ${page.body}
  </body>
</html>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    page,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What a portal's style sheet may do to elements it does not know. */
export const hostileStyles = `
  html { font-size: 40px; filter: grayscale(1); }
  body { margin: 0; transform: translateX(0); font: 16px sans-serif; }
  * { all: revert; letter-spacing: normal }
  body > *, html > :not(head, body) { all: unset !important; display: none !important; opacity: 0 !important }
  body > header, body > nav, body > main { all: revert !important; display: block !important }
  button { background: red !important; color: red !important; font-size: 3px !important; display: none !important }
  iframe { width: 1px !important; height: 1px !important; visibility: hidden !important }
  dialog, aside, svg, p { display: none !important }
  main p { display: block !important }
`
