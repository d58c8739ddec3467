import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { Columns, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import type { Act } from './agreementTypes.ts'
import { InkForm } from './InkForm.tsx'
import { Attestations } from './legacy/Attestations.tsx'
import styles from './Signing.module.css'

type Agreement = AnswerTo<'getAgreement'>

const envelopeWords: Readonly<Record<string, string>> = {
  sent: 'out for signature',
  completed: 'signed by everybody',
  declined: 'declined',
  voided: 'taken back',
  expired: 'run out',
}
const signerWords: Readonly<Record<string, string>> = {
  waiting: 'Not asked yet',
  sent: 'Asked by mail',
  viewed: 'Has opened it',
  consented: 'Agreed to sign electronically',
  signed: 'Signed',
  declined: 'Declined',
  delegated: 'Handed on to a colleague',
  bounced: 'The mail did not arrive',
  expired: 'Ran out',
}

/** Envelopes with their signers, and the form that sends the approved text. */
export const Signing = ({ agreement, draft, act }: { agreement: Agreement; draft: Agreement['draft']; act: Act }) => {
  const query = useQuery({
    queryKey: ['agreements', agreement.id, 'envelopes', agreement.updatedAt],
    queryFn: () => api.listEnvelopes({ params: { id: agreement.id } }),
  })
  const noSend = useRightReason('agreements.send', 'Only partner managers and legal send for signature')
  return (
    <>
      {draft && <SendForm agreement={agreement} reason={noSend ?? draft.reasonsAgainst.sign[0] ?? null} act={act} />}
      {draft && <InkForm agreement={agreement} against={draft.reasonsAgainst.sign[0] ?? null} act={act} />}
      <Attestations agreement={agreement} />
      <Loaded query={query}>
        {({ data }) =>
          data.map((envelope) => (
            <Section
              key={envelope.id}
              title={`Version ${envelope.versionNumber}, ${envelopeWords[envelope.state] ?? envelope.state}`}
              note={`Sent ${formatMoment(envelope.sentAt)} by ${envelope.sentBy.name}. ${envelope.endedReason ?? ''} Document ${envelope.documentHash.slice(0, 16)}…`}
              actions={
                envelope.state === 'completed' ? (
                  <ReasonButton size="xs" onClick={() => void act(() => saveSealed(agreement, envelope.versionNumber))}>
                    Sealed PDF<span className="visually-hidden"> of version {envelope.versionNumber}</span>
                  </ReasonButton>
                ) : envelope.state === 'sent' ? (
                  <>
                    <ReasonButton
                      size="xs"
                      reason={noSend}
                      onClick={() => void act(() => api.remindSigners({ params: { id: envelope.id } }))}
                    >
                      Remind
                    </ReasonButton>
                    <ReasonButton
                      size="xs"
                      reason={noSend}
                      onClick={() =>
                        void act(() =>
                          api.voidEnvelope({
                            params: { id: envelope.id },
                            body: { reason: 'Taken back by the sender' },
                          }),
                        )
                      }
                    >
                      Void
                    </ReasonButton>
                  </>
                ) : null
              }
            >
              <SimpleTable
                label="Signers"
                rows={envelope.signers}
                rowKey={(signer) => signer.id}
                columns={[
                  { key: 'name', title: 'Name', cell: (signer) => signer.name },
                  { key: 'company', title: 'For', cell: (signer) => signer.company },
                  { key: 'email', title: 'E-mail', cell: (signer) => signer.email },
                  {
                    key: 'check',
                    title: 'Shows who they are',
                    cell: (signer) => checkWords[signer.checkedHow ?? signer.check],
                  },
                  {
                    key: 'state',
                    title: 'State',
                    cell: (signer) =>
                      signer.signedAt
                        ? `Signed ${formatMoment(signer.signedAt)}`
                        : `${signerWords[signer.state] ?? signer.state}${signer.isTurn ? ', their turn' : ''}`,
                  },
                ]}
              />
            </Section>
          ))
        }
      </Loaded>
    </>
  )
}

/** The file as it was sealed: text, certificate of who signed, and what is attached. */
const saveSealed = async (agreement: Agreement, version: number) =>
  saveBlob(
    await api.getAgreementFile({ params: { id: agreement.id }, query: { number: version } }),
    `${agreement.number} version ${version}.pdf`,
  )

type Person = { name: string; email: string; title: string; check: 'link' | 'code' | 'sign_in' }
const nobody: Person = { name: '', email: '', title: '', check: 'link' }
const checkWords = {
  link: 'By the link alone',
  code: 'By the link and a code that is mailed',
  sign_in: 'Signed in',
} as const

const SendForm = ({ agreement, reason, act }: { agreement: Agreement; reason: string | null; act: Act }) => {
  const [theirs, setTheirs] = useState(nobody)
  const [ours, setOurs] = useState(nobody)
  const person = (side: 'partner' | 'us', value: typeof ours) => ({
    side,
    name: value.name,
    email: value.email,
    ...(value.title.trim() && { title: value.title }),
    check: value.check,
  })
  const missing = [theirs, ours].some((one) => !one.name.trim() || !one.email.trim())
    ? 'Name and e-mail of both signers are needed'
    : null
  return (
    <Section title="Send for signature" note="The partner signs first, then we do. Each gets a link of their own.">
      <Columns>
        {(
          [
            [`For ${agreement.partner.name}`, theirs, setTheirs],
            [`For ${agreement.ourEntity}`, ours, setOurs],
          ] as const
        ).map(([label, value, set]) => (
          <fieldset key={label} className={styles.signer}>
            <legend>{label}</legend>
            <TextInput
              label="Name"
              value={value.name}
              onChange={(event) => set({ ...value, name: event.currentTarget.value })}
            />
            <TextInput
              label="E-mail"
              type="email"
              value={value.email}
              onChange={(event) => set({ ...value, email: event.currentTarget.value })}
            />
            <TextInput
              label="Title"
              value={value.title}
              onChange={(event) => set({ ...value, title: event.currentTarget.value })}
            />
            <Select
              label="Shows who they are"
              data={Object.entries(checkWords).map(([key, words]) => ({ value: key, label: words }))}
              allowDeselect={false}
              value={value.check}
              onChange={(check) => check && set({ ...value, check: check as Person['check'] })}
            />
          </fieldset>
        ))}
      </Columns>
      <ReasonButton
        mt="sm"
        variant="filled"
        reason={reason ?? missing}
        onClick={() =>
          void act(() =>
            api.sendEnvelope({
              params: { id: agreement.id },
              body: { signers: [person('partner', theirs), person('us', ours)] },
            }),
          )
        }
      >
        Send for signature
      </ReasonButton>
    </Section>
  )
}
