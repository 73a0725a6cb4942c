/**
 * What browser pages and the server say to each other. Types only: pages import nothing else of ours.
 *
 *   POST /chat/session                      -> 201 ChatSession
 *   GET  /chat/welcome                      -> 200 ChatWelcome (no session needed)
 *   GET  /chat/messages?after=<seq>         -> 200 ChatMessages, oldest first, at most 200
 *   POST /chat/messages        ChatPost     -> 202 {} once the message is durably stored
 *   POST /chat/images?id=<id>  the bytes    -> 202 {} likewise; a JPEG, PNG, WebP or GIF up to 5 MB
 *        and 50 megapixels is a message of its own, words go in another
 *   GET  /chat/files/<id>                   -> 200 the bytes of a file in the person's own conversation
 *   GET  /chat/live?after=<seq>             -> text/event-stream
 *        event: message   id: <seq>   data: ChatMessage     (what was missed comes first)
 *        event: typing    data: {}                          (the bot or staff have begun to answer)
 *        event: crowded   data: {}      (a newer tab took this stream's place; poll instead)
 *
 * All but welcome and session need `Authorization: Bearer <token>`. Errors are a ChatError with
 * status 400 (bad input), 401 (unknown token: ask for a new session), 403 (a foreign page), 404 (no
 * such file in this conversation), 413 (too long), 415 (no picture that we take), 429 (`too-many`: again after the seconds of Retry-After), 503 (could not be stored: send the
 * same id again). No answer carries CORS headers: other sites' pages show the chat with /widget.js.
 */
export interface ChatSession {
  token: string
}

export interface ChatWelcome {
  /** Name of the department, for the page's header. */
  organisation: string
  /** Paragraphs shown before the first message; not stored. */
  greeting: string
  /** What a newcomer may tap: questions, and what the menu offers. */
  suggestions: ChatChoice[]
}

/** A button under a message: it either sends `payload` (shown as `label`) or opens `url`. */
export interface ChatChoice {
  label: string
  payload?: string
  url?: string
}

export interface ChatMessage {
  /** Grows with time within one conversation; the cursor for `after`. */
  seq: number
  /** For the person's own messages: the id the page gave it. */
  id: string
  from: 'person' | 'bot' | 'staff'
  /** With `staff`: the colleague's name, where it is known. */
  by: string | null
  /** Plain text; line breaks are kept, web addresses may be linked. May be empty with files. */
  text: string
  choices: ChatChoice[]
  files: ChatFile[]
  /** The message it answers to. */
  quotes: ChatQuote | null
  /** ms since 1970, UTC. */
  at: number
}

export interface ChatFile {
  /** For /chat/files/<id>. */
  id: number
  kind: 'image' | 'file'
  name: string
  mediaType: string
  /** Bytes; null once it is no longer kept. */
  size: number | null
}

export interface ChatQuote {
  id: string
  from: ChatMessage['from']
  /** Its beginning; empty when it was a file. */
  text: string
}

export interface ChatMessages {
  messages: ChatMessage[]
}

export interface ChatPost {
  /** 8 to 64 of [A-Za-z0-9_-], new for every message; sending it again changes nothing. */
  id: string
  /** What the person typed, or the label of the button they tapped; 1 to 4,000 characters. */
  text: string
  /** Payload of the tapped button. */
  payload?: string
}

/** POST /api/explain {text} -> 200: why the bot would answer a message as it would; stores nothing. */
export type { Explanation } from '../bot/explanation.ts'

export interface ChatError {
  error: { code: string; message: string }
}
