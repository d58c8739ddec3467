import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { useMembers, useOwnMember } from '#client/members.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { seatRoles } from '../contract/states.ts'

type Row = RowOf<'listReviewAbsences'>
const reviewRoles: readonly string[] = Object.values(seatRoles)

/** Reviewers who are away, and who judges meanwhile. */
export const Absences = () => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<Row | 'new' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const noScore = useRightReason('qualification.score', 'Only reviewers are replaced')
  const noOthers = useRightReason('qualification.open_case', 'Partner managers do this for others')
  const query = useQuery({
    queryKey: ['review-absences'],
    queryFn: () => api.listReviewAbsences({ query: { limit: 100 } }),
  })
  const end = async (row: Row) => {
    setError(null)
    try {
      await api.endReviewAbsence({ params: { memberId: row.member.id } })
      toast('Ended', { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['review-absences'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Section
      title="Away"
      note="From the first day on, seats and cards that were not begun go to the delegate"
      actions={
        <ReasonButton size="xs" reason={noScore} onClick={() => setOpen('new')}>
          Name an absence
        </ReasonButton>
      }
    >
      {error !== null && <ProblemBanner error={error} />}
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Absences of reviewers"
            rows={data}
            rowKey={(row) => row.member.id}
            empty="Every reviewer is here."
            columns={[
              {
                key: 'who',
                title: 'Who',
                cell: (row) => (
                  <>
                    {row.member.name} {row.isNow && <FactPill tone="watch">away</FactPill>}
                  </>
                ),
              },
              { key: 'from', title: 'From', cell: (row) => formatDate(row.fromOn) },
              { key: 'until', title: 'Last day', cell: (row) => formatDate(row.untilOn) },
              {
                key: 'delegate',
                title: 'Judges meanwhile',
                cell: (row) => row.delegate?.name ?? 'Who has the least to do',
              },
              {
                key: 'acts',
                title: <span className="visually-hidden">Acts</span>,
                align: 'end',
                cell: (row) => (
                  <>
                    <ReasonButton
                      size="compact-xs"
                      variant="subtle"
                      reason={row.isMine ? noScore : noOthers}
                      onClick={() => setOpen(row)}
                    >
                      Change<span className="visually-hidden"> {row.member.name}</span>
                    </ReasonButton>
                    <ReasonButton
                      size="compact-xs"
                      variant="subtle"
                      reason={row.isMine ? noScore : noOthers}
                      onClick={() => void end(row)}
                    >
                      End<span className="visually-hidden"> {row.member.name}</span>
                    </ReasonButton>
                  </>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {open && <AbsenceForm row={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Section>
  )
}

export const AbsenceForm = ({ row, onClose }: { row: Row | null; onClose: () => void }) => {
  const cache = useQueryClient()
  const own = useOwnMember()
  const noOthers = useRightReason('qualification.open_case', 'Partner managers do this for others')
  const reviewers = useMembers().filter((member) => member.roles.some((role) => reviewRoles.includes(role)))
  const options = reviewers.map((member) => ({ value: member.id, label: member.name }))
  if (!own) return null
  return (
    <SideForm
      opened
      onClose={onClose}
      title="Away"
      draftKey={`absence ${row?.member.id ?? 'new'}`}
      sendLabel="Save"
      initial={{
        memberId: row?.member.id ?? own.id,
        fromOn: row?.fromOn ?? '',
        untilOn: row?.untilOn ?? '',
        delegateId: row?.delegate?.id ?? '',
      }}
      fields={[
        {
          name: 'memberId',
          label: 'Who',
          kind: 'choice',
          required: true,
          options,
          when: () => row === null && noOthers === null,
        },
        { name: 'fromOn', label: 'From', kind: 'date', required: true, half: true },
        { name: 'untilOn', label: 'Last day', kind: 'date', required: true, half: true },
        {
          name: 'delegateId',
          label: 'Who judges meanwhile',
          kind: 'choice',
          hint: 'Who has the least to do when nobody is named. Cards in progress stay where they are.',
          options,
        },
      ]}
      send={(values) =>
        api.putReviewAbsence({
          params: { memberId: values.memberId },
          body: { fromOn: values.fromOn, untilOn: values.untilOn, delegateId: values.delegateId || null },
        })
      }
      onSent={async () => {
        toast('Saved', { tone: 'good' })
        await cache.invalidateQueries({ queryKey: ['review-absences'] })
        await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
      }}
    />
  )
}
