import { lazy, Suspense, type ReactNode } from 'react'
import { Route, Routes } from 'react-router'
import type { Action } from './api/me.ts'
import { ConversationPage } from './conversation/conversation-page.tsx'
import { InboxPage } from './inbox/inbox-page.tsx'
import { NothingChosen } from './inbox/nothing-chosen.tsx'
import { NotAllowed, NotFound } from './shell/not-there.tsx'
import { PageLoading } from './shell/page-loading.tsx'
import { SignedIn } from './shell/signed-in.tsx'
import { useMay } from './api/me.ts'
import { LogInPage } from './sign-in/log-in-page.tsx'

// What most people open seldom is loaded when they do.
const Invitation = lazy(() => import('./sign-in/invitation-page.tsx'))
const Account = lazy(() => import('./account/account-page.tsx'))
const Overview = lazy(() => import('./overview/overview-page.tsx'))
const Tickets = lazy(() => import('./tickets/tickets-page.tsx'))
const Ticket = lazy(() => import('./ticket/ticket-page.tsx'))
const Missed = lazy(() => import('./missed/missed-page.tsx'))
const Agencies = lazy(() => import('./agencies/agencies-page.tsx'))
const Articles = lazy(() => import('./articles/articles-page.tsx'))
const Article = lazy(() => import('./article/article-page.tsx'))
const Drafts = lazy(() => import('./publishing/drafts-page.tsx'))
const Try = lazy(() => import('./try/try-page.tsx'))
const GoldenQuestions = lazy(() => import('./golden-questions/golden-questions-page.tsx'))
const WordsList = lazy(() => import('./words-list/words-page.tsx'))
const Flows = lazy(() => import('./flows/flows-page.tsx'))
const Flow = lazy(() => import('./flows/flow-page.tsx'))
const Imports = lazy(() => import('./imports/imports-page.tsx'))
const Freshness = lazy(() => import('./freshness/freshness-page.tsx'))
const CannedAnswers = lazy(() => import('./canned-answers/canned-answers-page.tsx'))
const Switches = lazy(() => import('./switches/switches-page.tsx'))
const People = lazy(() => import('./people/people-page.tsx'))
const Audit = lazy(() => import('./audit/audit-page.tsx'))

export function Pages() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Routes>
        <Route path="dang-nhap" element={<LogInPage />} />
        <Route path="moi" element={<Invitation />} />
        <Route element={<SignedIn />}>
          <Route element={<InboxPage />}>
            <Route index element={<NothingChosen />} />
            <Route path="hoi-thoai/:id" element={<ConversationPage />} />
          </Route>
          <Route path="tai-khoan" element={<Account />} />
          <Route path="tong-quan" element={<For action="read-overview" page={<Overview />} />} />
          <Route path="phieu" element={<For action="read" page={<Tickets />} />} />
          <Route path="phieu/:id" element={<For action="read" page={<Ticket />} />} />
          <Route path="chua-tra-loi" element={<For action="read" page={<Missed />} />} />
          <Route path="co-quan" element={<For action="read" page={<Agencies />} />} />
          <Route path="bai-viet" element={<For action="edit" page={<Articles />} />} />
          <Route path="bai-viet/moi" element={<For action="edit" page={<Articles begins />} />} />
          <Route path="bai-viet/:id" element={<For action="edit" page={<Article />} />} />
          <Route path="ban-nhap" element={<For action="edit" page={<Drafts />} />} />
          <Route path="thu-bot" element={<For action="edit" page={<Try />} />} />
          <Route path="cau-chuan" element={<For action="edit" page={<GoldenQuestions />} />} />
          <Route path="tu-ngu" element={<For action="edit" page={<WordsList />} />} />
          <Route path="loi-thoai" element={<For action="edit" page={<Flows />} />} />
          <Route path="loi-thoai/:id" element={<For action="edit" page={<Flow />} />} />
          <Route path="nhap-xuat" element={<For action="edit" page={<Imports />} />} />
          <Route path="ra-soat" element={<For action="edit" page={<Freshness />} />} />
          <Route path="cau-mau" element={<For action="read" page={<CannedAnswers />} />} />
          <Route path="cong-tac" element={<For action="read-overview" page={<Switches />} />} />
          <Route path="nguoi-dung" element={<For action="manage-users" page={<People />} />} />
          <Route path="nhat-ky" element={<For action="read-audit" page={<Audit />} />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  )
}

function For({ action, page }: { action: Action; page: ReactNode }) {
  return useMay()(action) ? page : <NotAllowed />
}
