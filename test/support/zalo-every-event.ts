/**
 * Each event that the pages of developers.zalo.me describe ("Webhook → Sự kiện"), and what the
 * program should make of it. `gives` is what matters of each happening; empty: accepted, ignored.
 */
import { visitorId, zaloEchoKinds, type ZaloEvents } from './zalo-events.ts'

export interface KnownZaloEvent {
  readonly name: string
  readonly body: (event: ZaloEvents, of: { userId: string; timestamp: number }) => string
  readonly gives: readonly Readonly<Record<string, unknown>>[]
  /** As whom the program knows the person, where not by the user id. */
  readonly person?: (userId: string) => string
}

const media = 'https://f6.photo.talk.zdn.vn/test'
const conversationId = 'c0ffee1234'
const asVisitor = (userId: string) => visitorId({ userId, conversationId })
const words = 'Giấy này có dùng được không?'

const attachment = (only: object, text: string | null = null) => [
  { kind: 'attachment', text, attachments: [only] },
]
const note = (details: object, interaction = false) => [{ kind: 'note', interaction, details }]

const fromPeople: KnownZaloEvent[] = [
  {
    name: 'user_send_text',
    body: (event, of) => event.text({ ...of, text: 'Xin chào phường 👶' }),
    gives: [{ kind: 'text', text: 'Xin chào phường 👶', payload: null }],
  },
  {
    name: 'user_send_text that quotes',
    body: (event, of) => event.text({ ...of, text: words, quotes: 'b8de7d84fa1b30436900' }),
    gives: [{ kind: 'text', text: words, quotes: 'b8de7d84fa1b30436900' }],
  },
  {
    name: 'user_send_text of a tapped button',
    body: (event, of) => event.text({ ...of, text: '#bai:vneid-la-gi' }),
    gives: [{ kind: 'tap', payload: '#bai:vneid-la-gi' }],
  },
  {
    name: 'user_send_image with words',
    body: (event, of) => event.image({ ...of, text: words }),
    gives: attachment({ kind: 'image', url: `${media}.jpg`, thumbnail: `${media}.jpg` }, words),
  },
  {
    name: 'user_send_image with several pictures',
    body: (event, of) => event.album({ ...of, urls: [`${media}1`, `${media}2`] }),
    gives: [
      {
        kind: 'attachment',
        text: null,
        attachments: [
          { kind: 'image', url: `${media}1`, thumbnail: `${media}1` },
          { kind: 'image', url: `${media}2`, thumbnail: `${media}2` },
        ],
      },
    ],
  },
  {
    name: 'user_send_gif',
    body: (event, of) => event.gif(of),
    gives: attachment({ kind: 'gif', url: `${media}.gif`, thumbnail: media }),
  },
  {
    name: 'user_send_link',
    body: (event, of) => event.link({ ...of, url: 'https://vneid.gov.vn' }),
    gives: attachment({
      kind: 'link',
      url: 'https://vneid.gov.vn',
      thumbnail: media,
      name: 'Trang web',
    }),
  },
  {
    name: 'user_send_audio',
    body: (event, of) => event.audio(of),
    gives: attachment({ kind: 'audio', url: `${media}.aac` }),
  },
  {
    name: 'user_send_video',
    body: (event, of) => event.video(of),
    gives: attachment({ kind: 'video', url: `${media}.mp4`, thumbnail: `${media}.jpg` }),
  },
  {
    name: 'user_send_sticker',
    body: (event, of) => event.sticker(of),
    gives: attachment({ kind: 'sticker', url: media }),
  },
  {
    name: 'user_send_location',
    body: (event, of) =>
      event.location({ ...of, latitude: '21.0285', longitude: '105.8542', text: 'Hồ Gươm' }),
    gives: attachment({
      kind: 'location',
      name: 'Hồ Gươm',
      latitude: 21.0285,
      longitude: 105.8542,
    }),
  },
  {
    name: 'user_send_file',
    body: (event, of) => event.file({ ...of, name: 'đơn xin.docx' }),
    gives: attachment({ kind: 'file', url: media, name: 'đơn xin.docx', size: 11820 }),
  },
  {
    name: 'user_send_business_card',
    body: (event, of) => event.businessCard({ ...of, name: 'Nguyễn Văn An', phone: '84912345678' }),
    gives: attachment({
      kind: 'contact',
      name: 'Nguyễn Văn An',
      url: 'tel:84912345678',
      thumbnail: media,
    }),
  },
  {
    name: 'anonymous_send_text',
    body: (event, of) => event.anonymousText({ ...of, conversationId, text: words }),
    gives: [{ kind: 'text', text: words }],
    person: asVisitor,
  },
  {
    name: 'anonymous_send_image',
    body: (event, of) => event.anonymous({ ...of, conversationId, kind: 'image' }),
    gives: attachment({
      kind: 'image',
      url: 'https://photo.zdn.vn/t',
      thumbnail: 'https://photo.zdn.vn/t',
    }),
    person: asVisitor,
  },
  {
    name: 'anonymous_send_file',
    body: (event, of) => event.anonymous({ ...of, conversationId, kind: 'file' }),
    gives: attachment({ kind: 'file', url: 'https://file.zdn.vn/f', name: 'f.pdf', size: 1 }),
    person: asVisitor,
  },
  {
    name: 'anonymous_send_sticker',
    body: (event, of) => event.anonymous({ ...of, conversationId, kind: 'sticker' }),
    gives: attachment({ kind: 'sticker', url: 'https://sticker.zdn.vn/s' }),
    person: asVisitor,
  },
]

const relations: KnownZaloEvent[] = [
  { name: 'follow', body: (event, of) => event.follow(of), gives: [{ kind: 'follow' }] },
  { name: 'unfollow', body: (event, of) => event.unfollow(of), gives: note({}) },
  {
    name: 'user_click_chatnow',
    body: (event, of) => event.chatNow(of),
    gives: [{ kind: 'start' }],
  },
  {
    name: 'user_submit_info',
    body: (event, of) =>
      event.submitInfo({
        ...of,
        info: {
          name: 'Nguyễn Thị Lan',
          phone: '84912345678',
          user_dob: '30/10/1999',
          gender: 'Nữ',
          full_address: {
            user_city: 'Hà Nội',
            user_ward: 'Phường Hoàn Kiếm',
            user_address: '12 Hàng Bài',
          },
        },
      }),
    gives: [
      {
        kind: 'info',
        text: null,
        info: {
          name: 'Nguyễn Thị Lan',
          phone: '84912345678',
          birthday: '30/10/1999',
          gender: 'Nữ',
          address: '12 Hàng Bài, Phường Hoàn Kiếm, Hà Nội',
        },
      },
    ],
  },
  {
    name: 'user_submit_info of the older shape',
    body: (event, of) =>
      event.submitInfo({
        ...of,
        info: {
          name: 'Lan',
          phone: 84912345678,
          address: '12 Hàng Bài',
          city: 'Hà Nội',
          district: 'Hoàn Kiếm',
          ward: '',
        },
      }),
    gives: [
      {
        kind: 'info',
        info: { name: 'Lan', phone: '84912345678', address: '12 Hàng Bài, Hoàn Kiếm, Hà Nội' },
      },
    ],
  },
  {
    name: 'user_submit_info with nothing in it',
    body: (event, of) => event.submitInfo({ ...of, info: { name: ' ', full_address: {} } }),
    gives: [],
  },
  {
    name: 'user_withdraw',
    body: (event, of) => event.withdraw(of),
    gives: [{ kind: 'withdrawal' }],
  },
]

const besides: KnownZaloEvent[] = [
  ...(['oa', 'user'] as const).flatMap((sender): KnownZaloEvent[] => [
    {
      name: `user_seen_message, sent by ${sender}`,
      body: (event, of) => event.seen({ ...of, msgIds: ['a1', 'b2', 'a1'], sender }),
      gives: [{ kind: 'receipt', state: 'seen', of: ['a1', 'b2'] }],
    },
    {
      name: `user_received_message, sent by ${sender}`,
      body: (event, of) => event.received({ ...of, msgId: 'a1', sender }),
      gives: [{ kind: 'receipt', state: 'received', of: ['a1'] }],
    },
  ]),
  {
    name: 'user_received_message of a template message',
    body: (event, of) => event.templateReceived({ ...of, phone: '84912345678', msgId: 'a1' }),
    gives: [],
  },
  {
    name: 'user_reacted_message',
    body: (event, of) => event.reacted({ ...of, msgId: 'a1', icon: '/-heart' }),
    gives: note({ by: 'person', message: 'a1', icon: '/-heart' }),
  },
  {
    name: 'oa_reacted_message',
    body: (event, of) => event.reacted({ ...of, msgId: 'a1', icon: '/-strong', by: 'oa' }),
    gives: note({ by: 'account', message: 'a1', icon: '/-strong' }),
  },
  {
    name: 'user_call_oa, taken',
    body: (event, of) => event.call({ ...of, callId: 'call-1', talkMs: 65_000 }),
    gives: note(
      { call: 'call-1', type: 'AUDIO', talkedMs: '65000', waitedSeconds: '4', status: '0' },
      true,
    ),
  },
  {
    name: 'user_call_oa, missed',
    body: (event, of) => event.call({ ...of, callId: 'call-2', talkMs: 0 }),
    gives: note({ call: 'call-2', talkedMs: '0' }),
  },
  {
    name: 'oa_call_user',
    body: (event, of) => event.call({ ...of, callId: 'call-3', talkMs: 5000, from: 'oa' }),
    gives: note({ call: 'call-3', durationMs: '9000' }, true),
  },
  {
    name: 'oa_send_consent',
    body: (event, of) => event.consentAsked(of),
    gives: note({ request: 'SENT' }),
  },
  {
    name: 'oa_send_consent to a phone number only',
    body: (event, of) =>
      event.other('oa_send_consent', { phone: '84912345678', request_type: 'SENT' }, of.timestamp),
    gives: [],
  },
  {
    name: 'user_reply_consent',
    body: (event, of) => event.consentGiven(of),
    gives: note({ answer: 'ALLOW' }),
  },
  {
    name: 'add_user_to_tag',
    body: (event, { userId, timestamp }) =>
      event.tagged({ userIds: [userId, userId], tag: 'Cần gọi lại', timestamp }),
    gives: note({ tag: 'Cần gọi lại' }),
  },
  {
    name: 'remove_user_from_tag',
    body: (event, { userId, timestamp }) =>
      event.untagged({ userIds: [userId], tag: 'Cần gọi lại', timestamp }),
    gives: note({ tag: 'Cần gọi lại' }),
  },
  {
    name: 'update_user_info',
    body: (event, of) => event.userInfoUpdated(of),
    gives: note({ method: 'user' }),
  },
  {
    name: 'widget_interaction_accepted',
    body: (event, of) => event.widgetAccepted(of),
    gives: note({ user_external_id: 'e1', url: 'https://phuong.gov.vn/' }),
  },
  {
    name: 'widget_failed_to_sync_user_external_id',
    body: (event, { userId, timestamp }) =>
      event.other(
        'widget_failed_to_sync_user_external_id',
        { data: { user_id: userId, user_external_id: 'e1', message: 'in use' } },
        timestamp,
      ),
    gives: note({ user_external_id: 'e1', message: 'in use' }),
  },
]

const echoAttachmentKinds: Record<string, string> = {
  image: 'image',
  gif: 'gif',
  file: 'file',
  sticker: 'sticker',
  link: 'link',
  video: 'video',
}

const echoes: KnownZaloEvent[] = [
  ...zaloEchoKinds.flatMap((kind): KnownZaloEvent[] => {
    const text = kind === 'text' ? 'Chào bác' : null
    const attachments =
      kind === 'text' || kind === 'action'
        ? {}
        : { attachments: [{ kind: echoAttachmentKinds[kind] ?? 'other' }] }
    const given = text === null ? {} : { text }
    return [
      {
        name: `oa_send_${kind} by an app`,
        body: (event, of) => event.echo({ ...of, ...given, kind }),
        gives: [{ kind: 'echo', author: 'app', text, ...attachments }],
      },
      {
        name: `oa_send_${kind} by staff`,
        body: (event, of) => event.echo({ ...of, ...given, kind, adminId: '765432109876543210' }),
        gives: [{ kind: 'echo', author: 'staff', text, ...attachments }],
      },
    ]
  }),
  {
    name: 'oa_send_text with an empty admin_id',
    body: (event, of) => event.echo({ ...of, kind: 'text', text: 'Chào bác', adminId: '' }),
    gives: [{ kind: 'echo', author: 'app', text: 'Chào bác' }],
  },
  {
    name: 'oa_send_anonymous_text',
    body: (event, of) => event.anonymousEcho({ ...of, conversationId, text: 'Chào bác' }),
    gives: [{ kind: 'echo', author: 'app', text: 'Chào bác' }],
    person: asVisitor,
  },
  ...(['image', 'file', 'sticker'] as const).map((kind): KnownZaloEvent => ({
    name: `oa_send_anonymous_${kind}`,
    body: (event, of) => event.anonymousEcho({ ...of, conversationId, kind }),
    gives: [{ kind: 'echo', author: 'app', text: null, attachments: [{ kind }] }],
    person: asVisitor,
  })),
]

/** Nothing of a conversation with one person. */
const ignored: KnownZaloEvent[] = [
  ...['user_send_group_text', 'user_send_group_image', 'oa_send_group_text'].map(
    (name): KnownZaloEvent => ({
      name,
      body: (event, { userId, timestamp }) =>
        event.other(
          name,
          {
            oa_id: '3886132808788086450',
            sender: { id: userId },
            recipient: { id: 'g1' },
            message: { msg_id: 'a1', text: words },
          },
          timestamp,
        ),
      gives: [],
    }),
  ),
  ...[
    'create_group',
    'user_join_group',
    'user_request_join_group',
    'user_out_group',
    'delete_group',
    'remove_tag',
    'user_feedback',
    'shop_has_order',
    'extension_purchased',
    'change_template_status',
    'change_oa_daily_quota',
    'change_template_quality',
    'change_oa_template_tags',
    'user_click_button',
    'something_not_yet_invented',
    'constructor',
  ].map((name): KnownZaloEvent => ({
    name,
    body: (event, { userId, timestamp }) =>
      event.other(
        name,
        {
          oa_id: '3886132808788086450',
          user_id: userId,
          users: [{ id: userId }],
          tag: { name: 'Cần gọi lại' },
          message: { msg_id: 'a1', rate: '5', note: words },
        },
        timestamp,
      ),
    gives: [],
  })),
]

export const everyZaloEvent: readonly KnownZaloEvent[] = [
  ...fromPeople,
  ...relations,
  ...besides,
  ...echoes,
  ...ignored,
]
