import { useQuery } from '@tanstack/react-query'
import { Devices, EndOthers } from '#client/account/Devices.tsx'
import { Mails } from '#client/account/Mails.tsx'
import { meQuery, Profile } from '#client/account/Profile.tsx'
import { SecondFactor } from '#client/account/SecondFactor.tsx'
import { words } from '#client/account/texts.ts'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimplePage } from '#ui/SimplePage.tsx'

export const AccountPage = () => {
  const me = useQuery(meQuery)
  return (
    <SimplePage title="My account" note="Your name, how you sign in, which mails you get, and where you are signed in.">
      <Loaded query={me}>
        {(person) => (
          <>
            <Section title={words('you')}>
              <Profile person={person} />
            </Section>
            <Section title={words('factor')} note={words('factorNote')}>
              <SecondFactor person={person} />
            </Section>
          </>
        )}
      </Loaded>
      <Section title={words('mails')} note={words('mailsNote')}>
        <Mails read={() => api.listNotificationRules()} save={(change) => api.setNotificationRules({ body: change })} />
      </Section>
      <Section title={words('devices')} actions={<EndOthers />}>
        <Devices />
      </Section>
    </SimplePage>
  )
}
