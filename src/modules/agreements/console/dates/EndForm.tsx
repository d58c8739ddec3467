import { api } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'
import { SideForm } from '#ui/SideForm.tsx'
import styles from '../Agreement.module.css'
import type { Agreement } from '../agreementTypes.ts'
import { afterWords, type Ends, listTitles } from './endWords.ts'

export type EndWay = 'notice' | 'convenience' | 'cause'
const titles: Record<EndWay, string> = {
  notice: 'Give notice against the renewal',
  convenience: 'Terminate without a cause',
  cause: 'Terminate for cause',
}
type Values = {
  side: string
  way: string
  reason: string
  givenOn: string
  proof: string
  nextEnd: boolean
}

/** Asks to end it, or records that the partner did; the day and what it would stop are shown before it is sent. */
export const EndForm = ({
  agreement,
  ends,
  way,
  recorded,
  onClose,
  onSent,
}: {
  agreement: Agreement
  ends: Ends
  way: EndWay
  /** It came from the partner on paper or by mail. */
  recorded: boolean
  onClose: () => void
  onSent: () => void
}) => {
  const look = ends.ways.find((one) => one.way === way)!
  const isTheirs = (values: Values) => recorded || values.side === 'partner'
  return (
    <SideForm<Values, unknown>
      opened
      onClose={onClose}
      title={
        recorded ? `Record a ${way === 'notice' ? 'notice' : 'termination'} of ${agreement.partner.name}` : titles[way]
      }
      draftKey={`end ${agreement.id} ${way} ${recorded}`}
      initial={{ side: recorded ? 'partner' : 'us', way, reason: '', givenOn: '', proof: '', nextEnd: false }}
      intro={
        recorded
          ? 'It counts from the day on which it reached us, with its proof.'
          : 'It is given when the second person, a partner manager and a lawyer between the two of you, has confirmed it.'
      }
      fields={[
        {
          name: 'way',
          label: 'Ground',
          kind: 'radio',
          when: (values) => isTheirs(values) && way !== 'notice',
          options: [
            { value: 'convenience', label: 'Without a cause' },
            { value: 'cause', label: 'For cause' },
          ],
        },
        { name: 'reason', label: 'Why', kind: 'textarea', required: true, maxLength: 2000 },
        { name: 'givenOn', label: 'Reached us on', kind: 'date', required: true, when: isTheirs },
        {
          name: 'proof',
          label: 'Proof',
          hint: 'Such as the number of a registered letter and who received it.',
          kind: 'textarea',
          required: true,
          maxLength: 2000,
          when: isTheirs,
        },
        {
          name: 'nextEnd',
          label: look.missed
            ? `The day for this end, ${formatDate(look.missed)}, has passed: let it hold for the next`
            : 'If the day for this end has passed, let it hold for the next',
          kind: 'switch',
          when: (values) => way === 'notice' && (look.missed !== null || isTheirs(values)),
        },
      ]}
      below={(values) => (isTheirs(values) ? null : <Preview ends={ends} way={way} />)}
      send={(values) => {
        const params = { id: agreement.id }
        const own = isTheirs(values) && { recorded: { givenOn: values.givenOn, proof: values.proof } }
        return way === 'notice'
          ? api.giveNotice({ params, body: { reason: values.reason, acceptNextEnd: values.nextEnd, ...own } })
          : api.terminateAgreement({
              params,
              body: { ground: values.way as 'cause', reason: values.reason, ...own },
            })
      }}
      sendLabel={recorded ? 'Record it' : 'Ask for it'}
      onSent={() => {
        onSent()
        onClose()
      }}
    />
  )
}

const Preview = ({ ends, way }: { ends: Ends; way: EndWay }) => {
  const look = ends.ways.find((one) => one.way === way)!
  if (!look.endsOn) return <p className={styles.quiet}>{look.reasonsAgainst.join(' ')}</p>
  return (
    <div className={styles.tight}>
      <strong>Given today it ends on {formatDate(look.endsOn)}, the first day not covered.</strong>
      {look.cureUntil && <span>If the breach is mended by {formatDate(look.cureUntil)}, it goes on.</span>}
      <ul>
        {look.after.map((step) => (
          <li key={step.what}>
            {afterWords[step.what]} {formatDate(step.on)}
          </li>
        ))}
      </ul>
      {ends.stops.length > 0 && <span>Stops then: {listTitles(ends.stops)}.</span>}
      {ends.outlives.length > 0 && <span>Goes on after it: {listTitles(ends.outlives)}.</span>}
    </div>
  )
}
