import { sql } from 'kysely'
import type { ArticleUse, ArticleUseFacts } from '../content/articles-in-use.ts'
import type { Origin } from '../tickets/ticket.ts'
import type { AnswerVerdict } from './answer-verdicts.ts'
import type { Db } from './database.ts'

/** People who said that what they were given was not what they asked. */
const NOT_RIGHT: Origin & AnswerVerdict = 'not-right'

export function createArticleUse(db: Db): ArticleUseFacts {
  return {
    async articleUse(since) {
      // From one article to the next in the index, and of each only what is young enough: of 1 M turns
      // in a year the last month took 130 ms when all were gone through, so 45. The words stand in the
      // statement, for only so the databases take the index made for it.
      const { rows } = await sql<{ article: string; served: number; unhelpful: number }>`
        with recursive given(article) as (
          select min(article) from turns where outcome = 'answered'
          union all
          select (
            select min(article) from turns
            where outcome = 'answered' and article > given.article
          ) from given where given.article is not null
        )
        select article, sum(served) as served, sum(unhelpful) as unhelpful from (
          select article, (
            select count(*) from turns
            where outcome = 'answered' and article = given.article and created_at >= ${since}
          ) as served, 0 as unhelpful from given where article is not null
          union all
          select article, 0, count(*) from turns
          where verdict = ${sql.lit(NOT_RIGHT)} and article is not null and created_at >= ${since}
          group by article
          union all
          -- Kept so by earlier versions.
          select article, 0, count(*) from ticket_askers
          where origin = ${sql.lit(NOT_RIGHT)} and article is not null and created_at >= ${since}
          group by article
          union all
          select article, 0, count(*) from wrong_answers
          where article is not null and created_at >= ${since} and not exists (
            -- The same answer counts once, whoever says so.
            select 1 from messages said
            inner join turns on turns.contact_id = said.contact_id
              and turns.trace_id = said.trace_id and turns.message_id < said.id
            where said.id = wrong_answers.message_id and turns.verdict = ${sql.lit(NOT_RIGHT)}
          )
          group by article
        ) counted
        group by article
        having sum(served) + sum(unhelpful) > 0
      `.execute(db)
      return new Map(
        rows.map(({ article, served, unhelpful }): [string, ArticleUse] => [
          article,
          { served: Number(served), unhelpful: Number(unhelpful) },
        ]),
      )
    },
  }
}
