import type {
  ArticleRow,
  ArticleState,
  DraftShown,
  RevisionSummary,
} from '../../web/workshop-contract.ts'
import { date, dayNumber } from './times.ts'

/** What the console calls everything about the handbook and its drafts; the only place. */

export const articleStateNames: Readonly<Record<ArticleState, string>> = {
  published: 'Đang dùng',
  draft: 'Đang soạn',
  review: 'Chờ duyệt',
  scheduled: 'Hẹn giờ đăng',
  'not-yet': 'Chưa đến ngày',
  expired: 'Hết hiệu lực',
}

export const articleStateTone = (state: ArticleState): 'red' | 'amber' | 'teal' | 'plain' =>
  state === 'expired'
    ? 'red'
    : state === 'draft' || state === 'review'
      ? 'amber'
      : state === 'published' || state === 'scheduled'
        ? 'teal'
        : 'plain'

export const draftStateNames: Readonly<Record<DraftShown['state'], string>> = {
  draft: 'Đang soạn',
  review: 'Chờ duyệt',
  scheduled: 'Hẹn giờ đăng',
}

export const revisionKindNames: Readonly<Record<RevisionSummary['kind'], string>> = {
  shipped: 'Bản đi kèm phần mềm',
  published: 'Đăng',
  scheduled: 'Đăng theo hẹn',
  'rolled-back': 'Đăng lại bản cũ',
  command: 'Đăng bằng dòng lệnh',
}

/** Fewer answers than this say nothing about an article. */
const ENOUGH = 5

/** "92%": of a hundred times it was given, nobody said it was wrong; null while too few have read it. */
export const helpfulText = ({ served, unhelpful }: ArticleRow): string | null =>
  served < ENOUGH ? null : `${Math.max(0, Math.round(100 * (1 - unhelpful / served)))}%`

/** "21/05/2027" of a day written as `2027-05-21`. */
export const dayText = (day: string): string => date(Date.parse(`${day}T12:00:00+07:00`))

/** How many days ago a day was; negative when it is still to come. */
export const daysSince = (day: string, now: number): number =>
  dayNumber(now) - dayNumber(Date.parse(`${day}T12:00:00+07:00`))

/** `2027-05-21`, in Vietnam. */
export const dayOf = (at: number): string => new Date(at + 7 * 3600_000).toISOString().slice(0, 10)

const audiences: Readonly<Record<string, string>> = {
  'nguoi-dan': 'Người dân',
  'nguoi-cao-tuoi': 'Người cao tuổi',
  'thanh-nien': 'Thanh niên',
  'can-bo': 'Cán bộ',
  'ho-kinh-doanh': 'Hộ kinh doanh',
  'doanh-nghiep': 'Doanh nghiệp',
}
export const audienceName = (id: string): string => audiences[id] ?? id
