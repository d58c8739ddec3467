import { Button, Select, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ExportButton } from '#ui/ExportButton.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { stopReasonLabels, targetStateLabels, targetStates } from '../contract/outreach-states.ts'
import { CompanyForm } from './EventForms.tsx'
import { LogForm, OutreachForm } from './OutreachForms.tsx'
import type { TargetListRecord } from './TargetForms.tsx'

type Company = RowOf<'listTargetCompanies'>
type Doing = { what: 'held' | 'write' | 'log'; company: Company }
const shownChoices = [
  { value: '', label: 'All companies' },
  ...targetStates.map((value) => ({ value, label: targetStateLabels[value] })),
]

/** The companies of a list: how far the steps are, why they ended, and the next act in the row. */
export const TargetCompanies = ({ list }: { list: TargetListRecord }) => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '', state: '' })
  const [doing, setDoing] = useState<Doing | null>(null)
  const [error, setError] = useState<unknown>(null)
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing do outreach')
  const state = targetStates.find((one) => one === url.state)
  const filter = { ...(state && { state: [state] }), ...(url.q && { q: url.q }) }
  const query = useInfiniteQuery({
    queryKey: ['target-lists', list.id, 'companies', url.q, url.state],
    queryFn: ({ pageParam }) =>
      api.listTargetCompanies({
        params: { id: list.id },
        query: { ...filter, limit: 50, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: ['target-lists'] })
    void cache.invalidateQueries({ queryKey: ['outreach'] })
  }
  const act = async (run: () => Promise<unknown>, words: string) => {
    setError(null)
    try {
      await run()
      toast(words, { tone: 'good' })
      await refresh()
    } catch (thrown) {
      setError(thrown)
    }
  }
  if (query.error) return <ProblemBanner error={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <PageSkeleton />
  const params = (company: Company) => ({ id: list.id, number: company.number })
  return (
    <Section
      title="Companies"
      actions={
        <>
          <TextInput
            size="xs"
            aria-label="Search companies"
            placeholder="Company, person, e-mail"
            defaultValue={url.q}
            onKeyDown={(event) => event.key === 'Enter' && setUrl({ q: event.currentTarget.value.trim() })}
            onBlur={(event) => setUrl({ q: event.currentTarget.value.trim() })}
          />
          <Select
            size="xs"
            aria-label="Which are shown"
            data={shownChoices}
            value={url.state}
            allowDeselect={false}
            onChange={(value) => setUrl({ state: value ?? '' })}
          />
          <ExportButton run={() => exportList('listTargetCompanies', 'target-companies', filter, { id: list.id })} />
        </>
      }
    >
      {error !== null && <ProblemBanner error={error} />}
      <SimpleTable
        label="Companies that are wanted"
        rows={query.data.pages.flatMap((page) => page.data)}
        rowKey={(company) => company.id}
        empty={
          url.q || url.state
            ? 'No company fits.'
            : 'No company yet. Add those you want, with whom to reach there, or import a list of them.'
        }
        columns={[
          {
            key: 'company',
            title: 'Company',
            cell: (company) => (
              <>
                {company.partner ? (
                  <ScreenLink to={`partners/${company.partner.id}`}>{company.partner.name}</ScreenLink>
                ) : (
                  company.company
                )}
                {company.partner && company.partner.stage !== 'prospect' && (
                  <>
                    {' '}
                    <StateBadge state={company.partner.stage} plain />
                  </>
                )}
                {company.why && <SecondLine>{company.why}</SecondLine>}
              </>
            ),
          },
          {
            key: 'person',
            title: 'Whom',
            cell: (company) => (
              <>
                {company.person ?? '–'}
                {company.email && <SecondLine>{company.email}</SecondLine>}
                {company.forbidden && <FactPill tone="bad">{company.forbidden}</FactPill>}
              </>
            ),
          },
          {
            key: 'state',
            title: 'State',
            cell: (company) => (
              <>
                <StateBadge state={company.state} label={targetStateLabels[company.state]} plain />
                {company.stoppedWhy && <SecondLine>{stopReasonLabels[company.stoppedWhy]}</SecondLine>}
              </>
            ),
          },
          { key: 'steps', title: 'Steps', cell: (company) => `${company.stepsDone} of ${list.steps.length}` },
          {
            key: 'next',
            title: 'Next',
            cell: (company) => (company.nextAt && list.state === 'running' ? <DateText value={company.nextAt} /> : ''),
          },
          {
            key: 'acts',
            title: '',
            align: 'end',
            cell: (company) =>
              company.state === 'held' ? (
                <ReasonButton size="xs" reason={noRight} onClick={() => setDoing({ what: 'held', company })}>
                  Which company?
                </ReasonButton>
              ) : (
                <>
                  <ReasonButton
                    size="xs"
                    variant="subtle"
                    reason={noRight ?? company.forbidden ?? (company.email ? null : 'There is no e-mail address')}
                    onClick={() => setDoing({ what: 'write', company })}
                  >
                    Write
                  </ReasonButton>
                  <ReasonButton
                    size="xs"
                    variant="subtle"
                    reason={noRight}
                    onClick={() => setDoing({ what: 'log', company })}
                  >
                    Write down
                  </ReasonButton>
                  {company.state === 'running' || company.state === 'waiting' ? (
                    <ReasonButton
                      size="xs"
                      variant="subtle"
                      reason={noRight}
                      onClick={() => void act(() => api.stopTargetCompany({ params: params(company) }), 'Stopped')}
                    >
                      Stop
                    </ReasonButton>
                  ) : (
                    <ReasonButton
                      size="xs"
                      variant="subtle"
                      reason={
                        noRight ??
                        company.forbidden ??
                        (company.stepsDone >= list.steps.length ? 'Every step is done' : null)
                      }
                      onClick={() =>
                        void act(() => api.startTargetCompany({ params: params(company) }), 'The steps go on')
                      }
                    >
                      Go on
                    </ReasonButton>
                  )}
                </>
              ),
          },
        ]}
      />
      {query.hasNextPage && (
        <Button size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
      {doing?.what === 'held' && (
        <CompanyForm
          held={doing.company}
          canLeaveOut={false}
          onClose={() => setDoing(null)}
          decide={async ({ decision, partnerId }) => {
            await api.matchTargetCompany({
              params: params(doing.company),
              body: { decision: decision === 'same' ? 'same' : 'new', ...(partnerId && { partnerId }) },
            })
            await refresh()
          }}
        />
      )}
      {doing?.what === 'write' && (
        <OutreachForm
          whom={{ targetListId: list.id, targetNumber: doing.company.number }}
          name={doing.company.person ?? doing.company.company}
          onClose={() => setDoing(null)}
          onDone={() => void refresh()}
        />
      )}
      {doing?.what === 'log' && (
        <LogForm
          whom={{ targetListId: list.id, targetNumber: doing.company.number }}
          name={doing.company.company}
          onClose={() => setDoing(null)}
          onDone={() => void refresh()}
        />
      )}
    </Section>
  )
}
