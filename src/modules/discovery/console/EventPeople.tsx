import { Button, Select, TextInput } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { DateText, DeadlinePill, StateBadge } from '#ui/Badges.tsx'
import { ExportButton } from '#ui/ExportButton.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { eventPersonStateLabels, eventResultLabels } from '../contract/event-states.ts'
import { CompanyForm, type EventListRecord } from './EventForms.tsx'
import { OutreachForm } from './OutreachForms.tsx'

type Person = RowOf<'listEventPeople'>
const shownChoices = [
  { value: '', label: 'Everybody' },
  { value: 'held', label: 'To decide' },
  { value: 'open', label: 'To follow up' },
  { value: 'answered', label: 'Answered' },
]
const queryOf = (show: string) =>
  show === 'held'
    ? { state: ['held' as const] }
    : show === 'open'
      ? { state: ['joined' as const], followedUp: false, answered: false }
      : show === 'answered'
        ? { answered: true }
        : {}

/** The people met, each with the promise, the result, and the next act in the row. */
export const EventPeople = ({ list }: { list: EventListRecord }) => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '', show: '' })
  const [held, setHeld] = useState<Person | null>(null)
  const [writing, setWriting] = useState<Person | null>(null)
  const [error, setError] = useState<unknown>(null)
  const noRight = useRightReason('discovery.log_outreach', 'Partner managers and marketing follow up')
  const query = useInfiniteQuery({
    queryKey: ['event-lists', list.id, 'people', url.q, url.show],
    queryFn: ({ pageParam }) =>
      api.listEventPeople({
        params: { id: list.id },
        query: {
          ...queryOf(url.show),
          ...(url.q && { q: url.q }),
          limit: 50,
          sort: 'name',
          ...(pageParam && { cursor: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
  const refresh = () => cache.invalidateQueries({ queryKey: ['event-lists'] })
  const change = async (person: Person, body: { followedUp?: boolean; answered?: boolean }, words: string) => {
    setError(null)
    try {
      await api.updateEventPerson({ params: { id: list.id, number: person.number }, version: person.version, body })
      toast(words, { tone: 'good' })
      await refresh()
    } catch (thrown) {
      setError(thrown)
    }
  }
  if (query.error) return <ProblemBanner error={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <PageSkeleton />
  const people = query.data.pages.flatMap((page) => page.data)
  return (
    <Section
      title="People"
      actions={
        <>
          <TextInput
            size="xs"
            aria-label="Search people"
            placeholder="Name, company, e-mail"
            defaultValue={url.q}
            onKeyDown={(event) => event.key === 'Enter' && setUrl({ q: event.currentTarget.value.trim() })}
            onBlur={(event) => setUrl({ q: event.currentTarget.value.trim() })}
          />
          <Select
            size="xs"
            aria-label="Who is shown"
            data={shownChoices}
            value={url.show}
            allowDeselect={false}
            onChange={(show) => setUrl({ show: show ?? '' })}
          />
          <ExportButton
            run={() =>
              exportList(
                'listEventPeople',
                'people-met',
                { ...queryOf(url.show), q: url.q || undefined, sort: 'name' },
                { id: list.id },
              )
            }
          />
        </>
      }
    >
      {error !== null && <ProblemBanner error={error} />}
      <SimpleTable
        label="People met"
        rows={people}
        rowKey={(person) => person.id}
        empty={
          url.q || url.show
            ? 'Nobody fits.'
            : 'Nobody yet. Add who you met, or import the list of the organiser or the scanner.'
        }
        columns={[
          {
            key: 'name',
            title: 'Person',
            cell: (person) => (
              <>
                {person.name}
                {person.email && <SecondLine>{person.email}</SecondLine>}
              </>
            ),
          },
          {
            key: 'company',
            title: 'Company',
            cell: (person) =>
              person.partner ? (
                <ScreenLink to={`partners/${person.partner.id}`}>{person.partner.name}</ScreenLink>
              ) : (
                person.company
              ),
          },
          { key: 'interest', title: 'Interested in', cell: (person) => person.interest ?? '' },
          {
            key: 'result',
            title: 'Result',
            cell: (person) =>
              person.state === 'joined' ? (
                <StateBadge state={person.result} label={eventResultLabels[person.result]} plain />
              ) : (
                <StateBadge state={person.state} label={eventPersonStateLabels[person.state]} plain />
              ),
          },
          {
            key: 'promise',
            title: 'Promise',
            cell: (person) =>
              person.followedUpAt ? (
                <>
                  Followed up <DateText value={person.followedUpAt} />
                </>
              ) : person.answeredAt ? (
                <>
                  Answered <DateText value={person.answeredAt} />
                </>
              ) : person.followUpDueAt ? (
                <DeadlinePill dueAt={person.followUpDueAt} />
              ) : (
                ''
              ),
          },
          {
            key: 'acts',
            title: '',
            align: 'end',
            cell: (person) => {
              if (person.state === 'left_out') return ''
              if (person.state === 'held')
                return person.importId ? (
                  <ScreenLink to={`imports/${person.importId}`}>Decide in its import</ScreenLink>
                ) : (
                  <ReasonButton size="xs" reason={noRight} onClick={() => setHeld(person)}>
                    Which company?
                  </ReasonButton>
                )
              return (
                <>
                  {person.email && !person.followedUpAt && (
                    <ReasonButton size="xs" variant="subtle" reason={noRight} onClick={() => setWriting(person)}>
                      Write
                    </ReasonButton>
                  )}
                  {!person.followedUpAt && !person.answeredAt && (
                    <ReasonButton
                      size="xs"
                      variant="subtle"
                      reason={noRight}
                      onClick={() => void change(person, { followedUp: true }, 'Noted: followed up')}
                    >
                      Followed up
                    </ReasonButton>
                  )}
                  {!person.answeredAt && (
                    <ReasonButton
                      size="xs"
                      variant="subtle"
                      reason={noRight}
                      onClick={() => void change(person, { answered: true }, 'Noted: they answered')}
                    >
                      Answered
                    </ReasonButton>
                  )}
                </>
              )
            },
          },
        ]}
      />
      {query.hasNextPage && (
        <Button size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
      {held && (
        <CompanyForm
          held={held}
          canLeaveOut
          onClose={() => setHeld(null)}
          decide={async (body) => {
            await api.matchEventPerson({ params: { id: list.id, number: held.number }, body })
            await refresh()
          }}
        />
      )}
      {writing && (
        <OutreachForm
          whom={{ eventListId: list.id, eventPersonNumber: writing.number }}
          name={writing.name}
          subject={`After ${list.name}`}
          onClose={() => setWriting(null)}
          onDone={() => void refresh()}
        />
      )}
    </Section>
  )
}
