import { Checkbox, Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { formatMoment } from '#ui/format.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import styles from '../Agreement.module.css'
import type { Draft, RedlineProps } from '../agreementTypes.ts'

/** What both sides said about the text. */
export const Comments = ({ agreement, draft, act, noTalk }: RedlineProps & { draft: Draft; noTalk: string | null }) => {
  const [body, setBody] = useState('')
  const [clause, setClause] = useState<string | null>(null)
  const [must, setMust] = useState(false)
  const params = { id: agreement.id }
  const clauses = draft.content.flatMap((part) => part.clauses)
  const headingOf = (key: string | null) =>
    clauses.find((one) => one.key === key)?.heading ?? (key ? key.replaceAll('_', ' ') : 'The whole text')
  return (
    <Section title="Comments" note="What is written before the text is sent to the partner stays with us.">
      <SimpleTable
        label="Comments"
        rows={draft.comments}
        rowKey={(comment) => String(comment.number)}
        empty="No comments on this version."
        columns={[
          {
            key: 'by',
            title: 'Who',
            width: '18%',
            cell: (comment) => `${comment.by.name} (${comment.side === 'us' ? 'us' : 'partner'})`,
          },
          { key: 'clause', title: 'About', width: '18%', cell: (comment) => headingOf(comment.clause) },
          {
            key: 'body',
            title: 'Comment',
            cell: (comment) => (
              <>
                {comment.must && !comment.settledAt && <FactPill tone="bad">must</FactPill>} {comment.body}
              </>
            ),
          },
          { key: 'at', title: 'When', width: '14%', cell: (comment) => formatMoment(comment.at) },
          {
            key: 'settled',
            title: 'Settled',
            width: '14%',
            cell: (comment) =>
              comment.settledBy ?? (
                <ReasonButton
                  size="compact-xs"
                  reason={noTalk}
                  onClick={() =>
                    void act(() => api.settleAgreementComment({ params, body: { number: comment.number } }))
                  }
                >
                  Settle<span className="visually-hidden"> comment {comment.number}</span>
                </ReasonButton>
              ),
          },
        ]}
      />
      <div className={styles.tight}>
        <Select
          label="About"
          placeholder="The whole text"
          clearable
          searchable
          value={clause}
          data={clauses.map((one) => ({ value: one.key, label: one.heading }))}
          onChange={setClause}
        />
        <Textarea
          label="Comment"
          value={body}
          maxLength={4000}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Checkbox
          label="It has to be settled before we agree"
          checked={must}
          onChange={(event) => setMust(event.currentTarget.checked)}
        />
        <div>
          <ReasonButton
            size="xs"
            reason={noTalk ?? (body.trim() ? null : 'Write something first')}
            onClick={() =>
              void act(() => api.commentAgreement({ params, body: { body, must, ...(clause && { clause }) } })).then(
                () => {
                  setBody('')
                  setMust(false)
                },
              )
            }
          >
            Add comment
          </ReasonButton>
        </div>
      </div>
    </Section>
  )
}
