import { api } from '#client/api.ts'
import { SideForm } from '#ui/SideForm.tsx'
import { accountChoices } from './parts.tsx'
import { words } from './words.ts'

type Props = { opened: boolean; onClose: () => void; onMade: (id: string) => void }

export const NewRunForm = ({ opened, onClose, onMade }: Props) => (
  <SideForm
    opened={opened}
    onClose={onClose}
    title={words('newRun')}
    draftKey="new payout run"
    sendLabel={words('draft')}
    intro={words('newRunIntro')}
    initial={{ fundingAccountId: '', cutOffOn: '', plannedOn: '' }}
    fields={[
      {
        name: 'fundingAccountId',
        label: words('fundingAccount'),
        kind: 'choice',
        required: true,
        options: accountChoices,
      },
      { name: 'cutOffOn', label: words('cutOff'), kind: 'date', required: true, half: true },
      { name: 'plannedOn', label: words('planned'), kind: 'date', half: true, hint: words('plannedHint') },
    ]}
    send={({ fundingAccountId, cutOffOn, plannedOn }) =>
      api.createPayoutRun({ body: { fundingAccountId, cutOffOn, ...(plannedOn && { plannedOn }) } })
    }
    onSent={({ id }) => onMade(id)}
  />
)
