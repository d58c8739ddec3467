import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FormControl } from '#ui/form/FormControl.tsx'
import { formatDate } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Agreement.module.css'
import type { Act, Agreement } from './agreementTypes.ts'
import { ChangeNotices } from './dates/ChangeNotices.tsx'
import { Notices } from './dates/Notices.tsx'
import { Requests } from './dates/Requests.tsx'
import { TakeAlong } from './dates/TakeAlong.tsx'
import { Timeline } from './dates/Timeline.tsx'
import { PlaceHold } from './LegalHold.tsx'

/** When it begins, ends and has to be decided on; amendments, changes by notice and its end begin here. */
export const DatesTab = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const { dates } = agreement
  const [reason, setReason] = useState('')
  const [from, setFrom] = useState('')
  const noDraft = useRightReason('agreements.draft', 'Only partner managers and legal draft agreements')
  const isSigned = agreement.versions.some((version) => version.executedAt)
  const rows = [
    ['Starts', dates.startsOn, 'The first day on which it holds.'],
    ['Review from', dates.reviewFrom, 'From here on somebody should decide: renew, change, let go.'],
    ['Notice by', dates.noticeBy, 'The last day on which notice counts, moved to the business day before if need be.'],
    [
      'Ends on',
      dates.endsOn,
      dates.renews
        ? 'The first day not covered; it renews by itself unless notice is given.'
        : 'The first day not covered.',
    ],
    ['Grace until', dates.graceUntil, 'Until here it holds on while the next one is talked about.'],
  ] as const
  return (
    <div className={styles.stack}>
      <Section title="Dates" note={`Days in ${dates.zone}.`}>
        <SimpleTable
          label="Dates"
          rows={rows.filter((row) => row[1] !== null)}
          rowKey={(row) => row[0]}
          empty="It has no dates before it is signed."
          columns={[
            { key: 'name', title: 'Date', width: '20%', cell: (row) => row[0] },
            { key: 'day', title: 'Day', width: '25%', cell: (row) => formatDate(row[1]!) },
            { key: 'words', title: 'What it means', cell: (row) => row[2] },
          ]}
        />
      </Section>
      {isSigned && (
        <>
          <Timeline agreement={agreement} />
          <Requests agreement={agreement} act={act} />
          <Notices agreement={agreement} act={act} />
        </>
      )}
      {isSigned && (
        <Section title="Amend" note="An amendment changes the future only; what held before can be read as it was.">
          <div className={styles.tight}>
            <Textarea
              label="Why"
              value={reason}
              maxLength={2000}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <FormControl
              field={{ name: 'from', label: 'First day, else the day of the last signature', kind: 'date' }}
              value={from}
              onChange={(value) => setFrom((value as string) ?? '')}
            />
            <div>
              <ReasonButton
                size="xs"
                reason={
                  noDraft ??
                  (agreement.openVersion ? 'A version is open already' : null) ??
                  (reason.trim() ? null : 'Say why first')
                }
                onClick={() =>
                  void act(() =>
                    api.amendAgreement({
                      params: { id: agreement.id },
                      body: { reason, ...(from && { effectiveOn: from }) },
                    }),
                  )
                }
              >
                Begin an amendment
              </ReasonButton>
            </div>
          </div>
        </Section>
      )}
      {isSigned && <ChangeNotices agreement={agreement} act={act} />}
      {isSigned && <TakeAlong agreement={agreement} />}
      {!agreement.legalHold && (
        <Section
          title="Legal hold"
          note="In a dispute: while it stands, no file of the partner and none of its people is erased."
        >
          <PlaceHold agreement={agreement} act={act} />
        </Section>
      )}
    </div>
  )
}
