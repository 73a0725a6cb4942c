import type { ApiError, Colleague } from '../../web/console-contract.ts'

/** The server said no, or did not answer (`status` 0). `message` may be shown. */
export class ApiFailure extends Error {
  readonly status: number
  readonly code: string
  readonly by: Colleague | undefined
  /** All that the server sent along. */
  readonly answer: unknown
  constructor(status: number, code: string, message: string, by?: Colleague, answer?: unknown) {
    super(message)
    this.status = status
    this.code = code
    this.by = by
    this.answer = answer
  }
}

export const sessionEnded = new EventTarget()

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * @param body a Blob goes as its bytes, everything else as JSON
 * @param read what is made of a good answer; without it, its JSON
 */
export async function call<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
  read?: (response: Response) => T,
): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
      ...(body instanceof Blob
        ? { body, headers: { 'Content-Type': body.type || 'application/octet-stream' } }
        : body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiFailure(
      0,
      'offline',
      'Chưa kết nối được máy chủ. Anh/chị kiểm tra mạng rồi thử lại.',
    )
  }
  if (response.status === 204) return undefined as T
  if (response.ok && read) return read(response)
  const answer = (await response.json().catch(() => null)) as unknown
  if (response.ok) return answer as T
  throw failure(response, answer, path)
}

function failure(response: Response, answer: unknown, path: string): ApiFailure {
  const { error } = (answer ?? {}) as Partial<ApiError>
  const { status } = response
  if (status === 401 && path !== '/login') sessionEnded.dispatchEvent(new Event('ended'))
  return new ApiFailure(
    status,
    error?.code ?? `http-${status}`,
    words(response, error),
    error?.by,
    answer,
  )
}

/** Words for people; what the server says of bad input names the remedy itself. */
function words(response: Response, error: ApiError['error'] | undefined): string {
  switch (response.status) {
    case 401:
      return 'Phiên đăng nhập đã hết. Anh/chị đăng nhập lại nhé.'
    case 403:
      return error?.code === 'origin-unknown'
        ? 'Máy chủ không nhận địa chỉ trang này. Anh/chị mở lại trang từ địa chỉ chính thức.'
        : 'Tài khoản của anh/chị không có quyền làm việc này.'
    case 404:
      return 'Không tìm thấy. Có thể đã bị xóa hoặc địa chỉ sai.'
    case 409:
      if (error?.code === 'ticket-moved')
        return 'Đồng nghiệp vừa xử lý phiếu này trước. Trang đã tải lại, anh/chị xem rồi làm tiếp.'
      if (error?.code === 'changed')
        return `${error.by?.name ?? 'Đồng nghiệp'} vừa lưu một bản khác. Anh/chị tải lại rồi xem nhé.`
      return error?.by
        ? `${error.by.name} đang trả lời người này.`
        : (error?.message ?? 'Có người vừa làm trước. Anh/chị xem lại nhé.')
    case 413:
      return error?.code === 'too-large' ? error.message : 'Tệp lớn quá, tối đa 5 MB.'
    case 429: {
      const wait = Number(response.headers.get('Retry-After'))
      return wait > 0
        ? `Thử nhiều lần quá. Anh/chị chờ ${wait > 90 ? `${Math.ceil(wait / 60)} phút` : `${wait} giây`} rồi thử lại.`
        : 'Thử nhiều lần quá. Anh/chị chờ ít phút rồi thử lại.'
    }
    case 400:
      return error?.message ?? 'Nội dung chưa đúng, anh/chị xem lại.'
    default:
      return 'Máy chủ đang có lỗi. Anh/chị thử lại sau ít phút.'
  }
}

export const failureWords = (error: unknown): string =>
  error instanceof ApiFailure ? error.message : 'Có lỗi ngoài dự kiến. Anh/chị thử lại nhé.'
