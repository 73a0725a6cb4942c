/**
 * What browser pages and the server say to each other. Types only: pages import nothing else of ours.
 *
 *   POST /chat/session                      -> 201 ChatSession
 *   GET  /chat/welcome                      -> 200 ChatWelcome (no session needed)
 *   GET  /chat/messages?after=<seq>         -> 200 ChatMessages, oldest first, at most 200
 *   POST /chat/messages        ChatPost     -> 202 {} once the message is durably stored
 *   GET  /chat/live?after=<seq>             -> text/event-stream
 *        event: message   id: <seq>   data: ChatMessage     (what was missed comes first)
 *        event: typing    data: {}                          (the bot has begun to answer)
 *        event: crowded   data: {}      (a newer tab took this stream's place; poll instead)
 *
 * All but welcome and session need `Authorization: Bearer <token>`. Errors are a ChatError with
 * status 400 (bad input), 401 (unknown token: ask for a new session), 403 (a foreign page), 413 (too
 * long), 429 (`too-many`: again after the seconds of Retry-After), 503 (could not be stored: send the
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
  /** Plain text; line breaks are kept, web addresses may be linked. */
  text: string
  choices: ChatChoice[]
  /** ms since 1970, UTC. */
  at: number
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

export interface ChatError {
  error: { code: string; message: string }
}
