import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from '../Developers.module.css'
import { words } from './texts.ts'

const shownMax = 20

/** Mails that would have gone to the partner's people, if this were not a sandbox. */
export const MailboxCard = ({ sandboxId }: { sandboxId: string }) => {
  const query = useQuery({
    queryKey: ['portal', 'sandboxes', sandboxId, 'mails'],
    queryFn: async () => (await api.listPortalSandboxMails({ params: { id: sandboxId } })).data,
  })
  return (
    <Card title={words('mailbox')}>
      <div className={styles.close}>
        <p className={styles.quiet}>{words('mailboxNote')}</p>
        <Loaded query={query}>
          {(mails) =>
            mails.length === 0 ? (
              <p className={styles.quiet}>{words('mailsNone')}</p>
            ) : (
              mails.slice(0, shownMax).map((mail) => (
                <details key={mail.id}>
                  <summary>
                    {mail.subject} · {mail.to} · <DateText value={mail.createdAt} />
                  </summary>
                  <pre className={styles.plain}>{mail.text}</pre>
                </details>
              ))
            )
          }
        </Loaded>
      </div>
    </Card>
  )
}
