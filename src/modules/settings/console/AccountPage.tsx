import { Button, Code, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, type AnswerTo } from '#client/api.ts'
import { changePassword, confirmCode, disableSecondFactor, enableSecondFactor } from '#client/session.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'

type Person = AnswerTo<'getMe'>
type Device = AnswerTo<'listSessions'>['data'][number]

export const AccountPage = () => {
  const me = useQuery({ queryKey: ['me'], queryFn: () => api.getMe() })
  return (
    <SimplePage title="My account" note="Your name, how you sign in, and where you are signed in.">
      <Loaded query={me}>
        {(person) => (
          <>
            <Profile person={person} />
            <SecondFactor person={person} />
          </>
        )}
      </Loaded>
      <Devices />
    </SimplePage>
  )
}

const Profile = ({ person }: { person: Person }) => {
  const cache = useQueryClient()
  const [changing, setChanging] = useState(false)
  return (
    <Section title="You">
      <FieldList>
        <EditableField
          label="Name"
          value={person.name}
          save={async (name) => {
            cache.setQueryData(['me'], await api.updateMe({ body: { name } }))
            await cache.invalidateQueries({ queryKey: ['session'] })
          }}
        />
        <Field label="E-mail">{person.email}</Field>
        <Field label="Password">
          {person.hasPassword ? 'Set' : 'None: you sign in by a mailed link'}{' '}
          {person.hasPassword && (
            <Button size="xs" variant="subtle" onClick={() => setChanging(true)}>
              Change password
            </Button>
          )}
        </Field>
      </FieldList>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </Section>
  )
}

/** Runs an act of a small form and keeps its refusal. */
const useAct = () => {
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = (act: () => Promise<unknown>) => async (event: FormEvent) => {
    event.preventDefault()
    setRunning(true)
    setError(null)
    try {
      await act()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  return { running, error, run }
}

const PasswordDialog = ({ onClose }: { onClose: () => void }) => {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { running, error, run } = useAct()
  return (
    <Modal opened onClose={onClose} title="Change password" size={420}>
      <form
        style={{ display: 'grid', gap: 12 }}
        onSubmit={run(async () => {
          await changePassword(current, next)
          toast('Password changed; other devices are signed out', { tone: 'good' })
          onClose()
        })}
      >
        <PasswordInput label="Current password" autoComplete="current-password" required value={current} onChange={(event) => setCurrent(event.currentTarget.value)} />
        <PasswordInput label="New password" description="12 to 128 characters; common ones are refused" autoComplete="new-password" required value={next} onChange={(event) => setNext(event.currentTarget.value)} />
        {error !== null && <ProblemBanner error={error} />}
        <Button type="submit" variant="filled" loading={running}>
          Change password
        </Button>
      </form>
    </Modal>
  )
}

const SecondFactor = ({ person }: { person: Person }) => {
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  return (
    <Section title="Second factor" note="A code from an app on your phone, besides password or link.">
      <p style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
        <FactPill tone={person.hasSecondFactor ? 'good' : 'watch'}>{person.hasSecondFactor ? 'On' : 'Off'}</FactPill>
        <Button onClick={() => setAsking(true)} disabled={!person.hasPassword}>
          {person.hasSecondFactor ? 'Turn off' : 'Turn on'}
        </Button>
        {!person.hasPassword && <span>Set a password first: “Forgotten” on the sign-in page mails you a link.</span>}
      </p>
      {asking && (
        <FactorDialog
          turnOff={person.hasSecondFactor}
          onClose={() => {
            setAsking(false)
            void cache.invalidateQueries({ queryKey: ['me'] })
          }}
        />
      )}
    </Section>
  )
}

const FactorDialog = ({ turnOff, onClose }: { turnOff: boolean; onClose: () => void }) => {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [begun, setBegun] = useState<{ secret: string; backupCodes: string[] } | null>(null)
  const { running, error, run } = useAct()
  const start = run(async () => {
    if (turnOff) {
      await disableSecondFactor(password)
      toast('Second factor is off')
      return onClose()
    }
    const { totpURI, backupCodes } = await enableSecondFactor(password)
    setBegun({ secret: new URL(totpURI).searchParams.get('secret') ?? '', backupCodes })
  })
  const confirm = run(async () => {
    await confirmCode(code)
    toast('Second factor is on', { tone: 'good' })
    onClose()
  })
  return (
    <Modal opened onClose={onClose} title={turnOff ? 'Turn the second factor off' : 'Turn the second factor on'} size={460}>
      <form style={{ display: 'grid', gap: 12 }} onSubmit={begun ? confirm : start}>
        {begun ? (
          <>
            <p>Add an account in your authenticator app with this key, then type the code it shows.</p>
            <Code block>{begun.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</Code>
            <p>Keep these recovery codes; each works once when the phone is lost.</p>
            <Code block>{begun.backupCodes.join('\n')}</Code>
            <TextInput label="Code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} required value={code} onChange={(event) => setCode(event.currentTarget.value)} />
          </>
        ) : (
          <PasswordInput label="Your password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        )}
        {error !== null && <ProblemBanner error={error} />}
        <Button type="submit" variant="filled" loading={running}>
          {begun ? 'Confirm' : 'Go on'}
        </Button>
      </form>
    </Modal>
  )
}

/** What a browser says about itself, in three words. */
const deviceName = (text: string) => {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(text)?.[1]
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(text)?.[1]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' }
  const say = (word: string | undefined) => (word ? (names[word] ?? word) : undefined)
  return [say(browser), say(system)].filter(Boolean).join(' on ') || text || 'Unknown device'
}

const Devices = () => {
  const cache = useQueryClient()
  const query = useQuery({ queryKey: ['sessions'], queryFn: () => api.listSessions() })
  const [endingAll, setEndingAll] = useState(false)
  const end = async (device: Device) => {
    await api.endSession({ params: { id: device.id } })
    toast('Signed out there', { tone: 'good' })
    await cache.invalidateQueries({ queryKey: ['sessions'] })
  }
  return (
    <Section title="Where you are signed in" actions={<Button onClick={() => setEndingAll(true)}>End all others</Button>}>
      <Loaded query={query}>
        {({ data }) => (
          <SimpleTable
            label="Sign-ins"
            rows={data}
            rowKey={(device) => device.id}
            columns={[
              { key: 'device', title: 'Device', cell: (device) => <span title={device.device}>{deviceName(device.device)} {device.isCurrent && <FactPill tone="good">This one</FactPill>}</span> },
              { key: 'address', title: 'Address', cell: (device) => device.address ?? '–' },
              { key: 'since', title: 'Signed in', cell: (device) => <DateText value={device.signedInAt} /> },
              { key: 'seen', title: 'Last seen', cell: (device) => <DateText value={device.lastSeenAt} /> },
              {
                key: 'end',
                title: '',
                align: 'end',
                cell: (device) => (
                  <Button size="xs" disabled={device.isCurrent} title={device.isCurrent ? 'Sign out from the menu at the top' : undefined} onClick={() => void end(device)}>
                    End
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <ConfirmDialog
        opened={endingAll}
        onClose={() => setEndingAll(false)}
        title="End all other sign-ins?"
        consequence="Every other browser and phone is signed out at once. You stay signed in here."
        act="End all others"
        run={async () => {
          const { ended } = await api.endSessions({ query: { keepCurrent: true } })
          toast(`${ended} signed out`, { tone: 'good' })
          await cache.invalidateQueries({ queryKey: ['sessions'] })
        }}
      />
    </Section>
  )
}
