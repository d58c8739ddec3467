import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import type { WholePayout } from './PayoutPage.tsx'
import { words } from './words.ts'

export type PayoutAct = 'stop' | 'settle' | 'fail' | 'return' | 'unsent' | 'adopt' | 'recall' | 'refuse'
type Props = { payout: WholePayout; act: PayoutAct | null; onClose: () => void; onDone: () => void }
const resolutions = {
  unsent: { kind: 'declare_unsent', title: 'resolveUnsent', intro: 'resolveIntro' },
  adopt: { kind: 'adopt', title: 'adopt', intro: 'adoptIntro' },
  recall: { kind: 'recall', title: 'recall', intro: 'recallIntro' },
} as const
const said = (value: string) => value.trim() || undefined

/** What a person says about a payout: the form of the act that was asked for. */
export const PayoutForms = ({ payout, act, onClose, onDone }: Props) => {
  const [why, setWhy] = useState('')
  const params = { id: payout.id }
  const done = () => {
    onClose()
    onDone()
  }
  const common = { opened: true, onClose, onSent: done }
  if (act === 'stop' || act === 'refuse')
    return (
      <ConfirmDialog
        opened
        onClose={onClose}
        title={words(act === 'stop' ? 'stopTitle' : 'refuseTitle')}
        consequence={words(act === 'stop' ? 'stopNote' : 'refuseNote')}
        act={words(act === 'stop' ? 'stop' : 'refuseResolution')}
        danger={act === 'stop'}
        reason={act === 'stop' && !why.trim() ? words('reason') : null}
        run={async () => {
          await (act === 'stop'
            ? api.stopPayout({ params, body: { reason: why.trim() } })
            : api.refusePayoutResolution({ params }))
          onDone()
        }}
      >
        {act === 'stop' && (
          <TextInput
            label={words('reason')}
            value={why}
            maxLength={300}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
        )}
      </ConfirmDialog>
    )
  if (act === 'settle')
    return (
      <SideForm
        {...common}
        title={words('settle')}
        draftKey={`settle ${payout.id}`}
        intro={words('settleIntro')}
        sendLabel={words('settle')}
        initial={{ on: '', bankReference: '' }}
        fields={[
          { name: 'on', label: words('on'), kind: 'date', required: true },
          { name: 'bankReference', label: words('bankReference'), required: true, maxLength: 100 },
        ]}
        send={({ on, bankReference }) =>
          api.settlePayout({ params, body: { on, bankReference: bankReference.trim() } })
        }
      />
    )
  if (act === 'fail')
    return (
      <SideForm
        {...common}
        title={words('fail')}
        draftKey={`fail ${payout.id}`}
        sendLabel={words('fail')}
        initial={{ code: '', reason: '' }}
        fields={[
          { name: 'reason', label: words('reason'), required: true, maxLength: 300 },
          { name: 'code', label: words('code'), maxLength: 20 },
        ]}
        send={({ code, reason }) =>
          api.failPayout({ params, body: { reason: reason.trim(), ...(said(code) && { code: code.trim() }) } })
        }
      />
    )
  if (act === 'return')
    return (
      <SideForm
        {...common}
        title={words('giveBack')}
        draftKey={`return ${payout.id}`}
        intro={words('giveBackIntro')}
        sendLabel={words('giveBack')}
        initial={{ on: '', amountMinor: '', reason: '', code: '', bankReference: '' }}
        fields={[
          { name: 'on', label: words('on'), kind: 'date', required: true },
          { name: 'reason', label: words('reason'), required: true, maxLength: 300 },
          {
            name: 'amountMinor',
            label: words('returnedMinor'),
            hint: words('returnedHint'),
            maxLength: 18,
            check: ({ amountMinor }) => (/^\d*$/.test(amountMinor.trim()) ? null : words('returnedHint')),
          },
          { name: 'code', label: words('code'), half: true, maxLength: 20 },
          { name: 'bankReference', label: words('bankReference'), half: true, maxLength: 100 },
        ]}
        send={({ on, amountMinor, reason, code, bankReference }) =>
          api.returnPayout({
            params,
            body: {
              on,
              reason: reason.trim(),
              ...(said(amountMinor) && { amountMinor: amountMinor.trim() }),
              ...(said(code) && { code: code.trim() }),
              ...(said(bankReference) && { bankReference: bankReference.trim() }),
            },
          })
        }
      />
    )
  if (act === 'unsent' || act === 'adopt' || act === 'recall') {
    const { kind, title, intro } = resolutions[act]
    return (
      <SideForm
        {...common}
        title={words(title)}
        draftKey={`${act} ${payout.id}`}
        intro={words(intro)}
        sendLabel={words(title)}
        initial={{ proof: '', railReference: '' }}
        fields={[
          {
            name: 'railReference',
            label: words('railReference'),
            required: true,
            maxLength: 100,
            when: () => act === 'adopt',
          },
          { name: 'proof', label: words('proof'), kind: 'textarea', required: true, maxLength: 2000 },
        ]}
        send={({ proof, railReference }) =>
          api.resolvePayout({
            params,
            body: {
              kind,
              proof: proof.trim(),
              ...(act === 'adopt' && { railReference: railReference.trim() }),
            },
          })
        }
      />
    )
  }
  return null
}
