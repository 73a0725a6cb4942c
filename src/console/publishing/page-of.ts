/** Where a file of the handbook is edited, by its path. */
export function pageOf(path: string): string {
  const id = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  if (/^knowledge\/[^/]+\/[^/]+\.md$/.test(path)) return `/bai-viet/${id}`
  if (path.startsWith('flows/')) return `/loi-thoai/${id}`
  return path === 'knowledge/words.yml'
    ? '/tu-ngu'
    : path === 'knowledge/labelled.yml'
      ? '/cau-chuan'
      : '/ban-nhap'
}
