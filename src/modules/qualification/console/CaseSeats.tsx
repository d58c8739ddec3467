import { IconMail, IconMailOpened } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { useMembers } from '#client/members.ts'
import { DeadlinePill, FactPill, StateBadge } from '#ui/Badges.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { purposeLabels, scorecardStateLabels, seatLabels, seatRoles } from '../contract/states.ts'
import { useDone } from './CaseForms.tsx'
import type { Case } from './CasePage.tsx'
import styles from './Qualification.module.css'

type Seat = Case['seats'][number]
type Card = Case['scorecards'][number]
const interestWords = {
  undeclared: 'interests not declared',
  none: 'no interest',
  declared: 'interest declared',
} as const

/** Who judges what, as closed and open envelopes; seats given out, passed on, and the assessment begun early. */
export const CaseSeats = ({ found, over }: { found: Case; over: string | null }) => {
  const cache = useQueryClient()
  const [open, setOpen] = useState<{ seat: Seat } | { card: Card } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const noRun = useRightReason('qualification.open_case', 'Partner managers give seats out')
  const noScore = useRightReason('qualification.score', 'Reviewers step back from their own cards')
  const begin = async () => {
    setError(null)
    try {
      await api.startAssessment({ params: { id: found.id } })
      toast('The assessment has begun', { tone: 'good' })
      await cache.invalidateQueries({ queryKey: ['qualification-cases'] })
    } catch (thrown) {
      setError(thrown)
    }
  }
  const begun = found.state === 'open' || found.state === 'qualified' ? null : 'The assessment has begun already'
  const empty = found.seats.filter((seat) => seat.needed && !seat.isFilled).map((seat) => seatLabels[seat.seat])
  return (
    <>
      {error !== null && <ProblemBanner error={error} />}
      {!found.isLight && (
        <div className={styles.line}>
          <ReasonButton
            size="xs"
            reason={
              noRun ??
              over ??
              begun ??
              (empty.length > 0 ? `${empty.join(', ')}: interests are not declared, or nobody sits there` : null)
            }
            onClick={() => void begin()}
          >
            Begin the assessment of fit now
          </ReasonButton>
          <span className={styles.quiet}>
            It begins by itself when technical and business cards are in and every gate is answered.
          </span>
        </div>
      )}
      {found.seats.map((seat) => (
        <Section
          key={seat.seat}
          title={seatLabels[seat.seat]}
          note={seat.reason}
          actions={
            !found.isLight &&
            seat.needed && (
              <ReasonButton size="xs" reason={noRun ?? over} onClick={() => setOpen({ seat })}>
                {seat.members.length === 0 ? 'Give the seat to' : 'Add a reviewer'}
                <span className="visually-hidden"> for {seatLabels[seat.seat]}</span>
              </ReasonButton>
            )
          }
        >
          {seat.members.length > 0 && (
            <p className={styles.quiet}>
              {seat.members.map((member) => `${member.name}, ${interestWords[member.interest]}`).join('; ')}
            </p>
          )}
          <ul className={styles.envelopes}>
            {found.scorecards
              .filter((card) => card.seat === seat.seat)
              .map((card) => (
                <Envelope
                  key={card.id}
                  card={card}
                  reason={over ?? (card.isMine ? noScore : noRun)}
                  onPass={() => setOpen({ card })}
                />
              ))}
          </ul>
          {seat.needed && seat.members.length === 0 && (
            <Notice tone="watch">Nobody sits here yet: a partner manager gives the seat out.</Notice>
          )}
        </Section>
      ))}
      {open && 'seat' in open && <SeatForm found={found} seat={open.seat} onClose={() => setOpen(null)} />}
      {open && 'card' in open && <PassForm card={open.card} onClose={() => setOpen(null)} />}
    </>
  )
}

const Envelope = ({ card, reason, onPass }: { card: Card; reason: string | null; onPass: () => void }) => (
  <li className={styles.envelope}>
    <span className={styles.line}>
      {card.isSealed ? <IconMail size={18} aria-hidden /> : <IconMailOpened size={18} aria-hidden />}
      <strong>{purposeLabels[card.purpose]}</strong>
    </span>
    <span>{card.reviewer.name}</span>
    <StateBadge state={card.state} label={scorecardStateLabels[card.state]} plain />
    {card.recusedReason && <span className={styles.quiet}>{card.recusedReason}</span>}
    {card.dueAt && <DeadlinePill dueAt={card.dueAt} />}
    {card.isLate && <FactPill tone="bad">late</FactPill>}
    {card.isSealed ? (
      <span className={styles.quiet}>Sealed</span>
    ) : (
      card.state !== 'recused' && <ScreenLink to={`reviews/${card.id}`}>{card.isMine ? 'My card' : 'Open'}</ScreenLink>
    )}
    {(card.state === 'assigned' || card.state === 'in_progress') && (
      <ReasonButton size="compact-xs" variant="subtle" reason={reason} onClick={onPass}>
        {card.isMine ? 'Step back' : 'Pass on'}
        <span className="visually-hidden">
          : {purposeLabels[card.purpose]}, {card.reviewer.name}
        </span>
      </ReasonButton>
    )}
  </li>
)

const useSeatOptions = (seat: Seat['seat'], not: readonly string[]) =>
  useMembers()
    .filter((member) => member.roles.includes(seatRoles[seat]) && !not.includes(member.id))
    .map((member) => ({ value: member.id, label: member.name }))

const SeatForm = ({ found, seat, onClose }: { found: Case; seat: Seat; onClose: () => void }) => {
  const done = useDone(onClose)
  const options = useSeatOptions(
    seat.seat,
    found.seats.flatMap((one) => one.members.map((member) => member.id)),
  )
  return (
    <SideForm
      opened
      onClose={onClose}
      title={`${seatLabels[seat.seat]}: who judges`}
      draftKey={`seat ${found.id} ${seat.seat}`}
      sendLabel="Give the seat"
      intro="Every card that the seat scores is assigned with it. Several reviewers count by their mean."
      initial={{ memberId: '' }}
      fields={[{ name: 'memberId', label: 'Member', kind: 'choice', required: true, options }]}
      send={({ memberId }) => api.assignSeat({ params: { id: found.id }, body: { seat: seat.seat, memberId } })}
      onSent={done('The seat is given')}
    />
  )
}

/** One's own card: stepping back. Another's: taking it from somebody who is silent. */
const PassForm = ({ card, onClose }: { card: Card; onClose: () => void }) => {
  const done = useDone(onClose)
  const options = useSeatOptions(card.seat, [card.reviewer.id])
  return (
    <SideForm
      opened
      onClose={onClose}
      title={card.isMine ? 'Step back from this seat' : `Pass on what ${card.reviewer.name} scores`}
      draftKey={`pass on ${card.id}`}
      sendLabel={card.isMine ? 'Step back' : 'Pass on'}
      intro="What was saved is not handed over: the next reviewer begins blind."
      initial={{ reason: '', replacementId: '' }}
      fields={[
        { name: 'reason', label: 'Why', kind: 'textarea', required: true, maxLength: 2000 },
        {
          name: 'replacementId',
          label: 'Who takes over',
          kind: 'choice',
          hint: 'Who has the least to do when nobody is chosen.',
          options,
        },
      ]}
      send={({ reason, replacementId }) =>
        api.recuseScorecard({ params: { id: card.id }, body: { reason, ...(replacementId && { replacementId }) } })
      }
      onSent={done('Somebody else takes over')}
    />
  )
}
