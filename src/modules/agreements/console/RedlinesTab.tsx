import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import styles from './Agreement.module.css'
import type { RedlineProps } from './agreementTypes.ts'
import { daysSince, daysWords } from './names.ts'
import { Changes } from './redlines/Changes.tsx'
import { Comments } from './redlines/Comments.tsx'
import { Links } from './redlines/Links.tsx'
import { Rounds } from './redlines/Rounds.tsx'

/** Who holds the pen, what was proposed and answered, comments, rounds, and who talks by link. */
export const RedlinesTab = ({ agreement, draft, act }: RedlineProps) => {
  const noTalk = useRightReason('agreements.negotiate', 'Only partner managers and legal negotiate')
  const [words, setWords] = useState('')
  const params = { id: agreement.id }
  const talking = agreement.openVersion?.state === 'negotiating'
  return (
    <div className={styles.stack}>
      {draft && talking && (
        <Notice
          tone={agreement.pen === 'us' ? 'watch' : 'info'}
          title={agreement.pen === 'us' ? 'You hold the pen' : `${agreement.partner.name} holds the pen`}
        >
          {`Since ${daysWords(daysSince(agreement.penSince)) || 'today'}. `}
          {agreement.pen === 'us'
            ? 'Propose changes or answer theirs, then hand it over or accept the text.'
            : 'You can read and comment until it comes back.'}
          {agreement.pen === 'us' && (
            <div className={styles.tight}>
              <Textarea
                label="Words to hand over with"
                value={words}
                maxLength={2000}
                onChange={(event) => setWords(event.currentTarget.value)}
              />
              <div>
                <ReasonButton
                  size="xs"
                  reason={noTalk}
                  onClick={() =>
                    void act(() => api.handOverPen({ params, body: words.trim() ? { words } : {} })).then(() =>
                      setWords(''),
                    )
                  }
                >
                  Hand over the pen
                </ReasonButton>
              </div>
            </div>
          )}
        </Notice>
      )}
      {draft && <Changes agreement={agreement} draft={draft} act={act} noTalk={noTalk} />}
      {draft && <Comments agreement={agreement} draft={draft} act={act} noTalk={noTalk} />}
      <Rounds agreement={agreement} />
      <Links
        agreement={agreement}
        act={act}
        noTalk={noTalk}
        talking={draft !== null && agreement.openVersion?.state !== 'draft'}
      />
    </div>
  )
}
