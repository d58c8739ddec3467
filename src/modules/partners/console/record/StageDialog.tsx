import { Button, Checkbox, Modal, Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { t } from '#ui/texts.ts'
import { type Stage, stageRow } from '../../contract/stages.ts'
import { stageLabels } from '../stageWords.ts'
import { type Option, reasonsAgainst } from './reasonsAgainst.ts'
import styles from './StageDialog.module.css'
import { words } from './texts.ts'

type StageDialogProps = {
  partner: { id: string; displayName: string; stage: Stage; stageSince: string }
  /** The stage that is chosen at first, from the board. */
  to?: Stage
  onClose: () => void
  onMoved: (to: Stage) => Promise<unknown> | unknown
}

/** Every stage the partner can go to, each with everything that stands against it and what would clear it. */
export const StageDialog = ({ partner, to, onClose, onMoved }: StageDialogProps) => {
  const cache = useQueryClient()
  const queryKey = ['partners', partner.id, 'stage-options']
  const query = useQuery({
    queryKey,
    queryFn: () => api.listStageOptions({ params: { id: partner.id } }),
    staleTime: 0,
  })
  const [chosen, setChosen] = useState<Stage | null>(to ?? null)
  const [reason, setReason] = useState('')
  const [overriding, setOverriding] = useState(false)
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const options = query.data?.data ?? []
  const option = options.find((one) => one.to === chosen)
  const from = query.data?.from ?? partner.stage
  const against = option ? reasonsAgainst(option, from) : []
  const mustOverride = option !== undefined && (against.length > 0 || !option.byHand)
  const needsReason = option !== undefined && (option.needsReason || mustOverride)
  const refusal = !option
    ? words('moveChoose')
    : mustOverride && !option.mayOverride
      ? against.length > 0
        ? words('blocked')
        : words('byModule')
      : mustOverride && !overriding
        ? words('blocked')
        : needsReason && !reason.trim()
          ? words('reasonNeeded')
          : null
  const move = async () => {
    if (!option || refusal) return
    setRunning(true)
    setError(null)
    try {
      await api.movePartnerStage({
        params: { id: partner.id },
        body: {
          to: option.to,
          ...(reason.trim() && { reason: reason.trim() }),
          ...(mustOverride && { override: true }),
        },
      })
      await onMoved(option.to)
    } catch (thrown) {
      setError(thrown)
      if (thrown instanceof ApiProblem && thrown.status === 409) await cache.invalidateQueries({ queryKey })
    } finally {
      setRunning(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('moveTitle', { name: partner.displayName })}
      size={560}
      closeButtonProps={{ 'aria-label': t('app.close') }}
      data-locks-scroll
    >
      <p className={styles.intro}>
        {words('moveFrom', { stage: stageLabels[from], date: formatDate(partner.stageSince) })}
      </p>
      <Loaded query={query}>
        {({ data }) => (
          <div className={styles.options} role="radiogroup" aria-label={words('move')}>
            {data.length === 0 && <p className={styles.quiet}>{words('noTargets')}</p>}
            {data.map((one) => (
              <OptionRow
                key={one.to}
                option={one}
                from={from}
                chosen={one.to === chosen}
                onChoose={() => {
                  setChosen(one.to)
                  setOverriding(false)
                }}
              />
            ))}
          </div>
        )}
      </Loaded>
      {option && mustOverride && option.mayOverride && (
        <Checkbox
          className={styles.override}
          size="xs"
          label={words('override')}
          checked={overriding}
          onChange={(event) => setOverriding(event.currentTarget.checked)}
        />
      )}
      {needsReason && (!mustOverride || option?.mayOverride) && (
        <Textarea
          className={styles.reason}
          label={words('moveReason')}
          description={words('moveReasonHint')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {error !== null && <ProblemBanner error={error} />}
      <div className={styles.acts}>
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <ReasonButton variant="filled" loading={running} reason={refusal} onClick={() => void move()}>
          {option ? words('moveTo', { stage: stageLabels[option.to] }) : words('move')}
        </ReasonButton>
      </div>
    </Modal>
  )
}

const OptionRow = ({
  option,
  from,
  chosen,
  onChoose,
}: {
  option: Option
  from: Stage
  chosen: boolean
  onChoose: () => void
}) => {
  const reasons = reasonsAgainst(option, from)
  const happens = stageRow(from, option.to)?.happens
  return (
    <label className={styles.option} data-chosen={chosen || undefined}>
      <input type="radio" name="stage" checked={chosen} onChange={onChoose} />
      <span className={styles.words}>
        <StateBadge state={option.to} label={stageLabels[option.to]} plain />
        {!option.byHand && <span className={styles.quiet}>{happens || words('byModule')}</span>}
        {reasons.map((reason) => (
          <span key={`${reason.guard}${reason.words}`} className={styles.against}>
            {reason.words}
            {reason.clears && <span className={styles.quiet}> {reason.clears}</span>}
            {option.mayOverride && !reason.overridable && <span className={styles.quiet}> {words('noOverride')}</span>}
          </span>
        ))}
        {option.byHand && reasons.length === 0 && <span className={styles.quiet}>{words('free')}</span>}
      </span>
    </label>
  )
}
