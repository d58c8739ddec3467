import { useQuery } from '@tanstack/react-query'
import { Devices, EndOthers } from '#client/account/Devices.tsx'
import { Mails } from '#client/account/Mails.tsx'
import { meQuery, Profile } from '#client/account/Profile.tsx'
import { SecondFactor } from '#client/account/SecondFactor.tsx'
import { words as accountWords } from '#client/account/texts.ts'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { words } from './texts.ts'

/** The own account as a partner's person keeps it. */
export const SecurityPage = () => {
  const me = useQuery(meQuery)
  return (
    <PortalPage title={words('security')} note={words('note')}>
      <div style={{ display: 'grid', gap: 16 }}>
        <Loaded query={me}>
          {(person) => (
            <>
              <Card title={accountWords('you')}>
                <Profile person={person} />
              </Card>
              <Card title={accountWords('factor')}>
                <p style={{ marginBlockEnd: 8 }}>{accountWords('factorNote')}</p>
                <SecondFactor person={person} />
              </Card>
            </>
          )}
        </Loaded>
        <Card title={accountWords('mails')}>
          <p style={{ marginBlockEnd: 8 }}>{accountWords('mailsNote')}</p>
          <Mails
            read={() => api.listPortalNotificationRules()}
            save={({ rules = [] }) => api.setPortalNotificationRules({ body: { rules } })}
          />
        </Card>
        <Card title={accountWords('devices')} action={<EndOthers />}>
          <Devices />
        </Card>
      </div>
    </PortalPage>
  )
}
