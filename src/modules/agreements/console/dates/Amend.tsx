import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { FormControl } from '#ui/form/FormControl.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from '../Agreement.module.css'
import type { Act, Agreement } from '../agreementTypes.ts'

/** Begins an amendment, with its reason and first day. */
export const Amend = ({ agreement, act }: { agreement: Agreement; act: Act }) => {
  const [reason, setReason] = useState('')
  const [from, setFrom] = useState('')
  const noDraft = useRightReason('agreements.draft', 'Only partner managers and legal draft agreements')
  return (
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
  )
}
