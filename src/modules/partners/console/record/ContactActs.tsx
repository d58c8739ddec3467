import { ActionIcon, Menu, Select, Textarea } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { readProblem } from '#ui/problem.ts'
import { useSeat } from '#ui/seat.tsx'
import { showUndo, toast } from '#ui/toasts.ts'
import { type Contact, ContactForm } from '../ContactForm.tsx'
import { words } from './texts.ts'

/** What can be done with a contact: edit, make primary, left and back, erase, vCard. */
export const ContactActs = ({ contact, colleagues = [] }: { contact: Contact; colleagues?: Contact[] }) => {
  const [open, setOpen] = useState<'edit' | 'left' | 'erase' | null>(null)
  const [reason, setReason] = useState('')
  const [nextPrimary, setNextPrimary] = useState<string | null>(null)
  const { rights } = useSeat()
  const cache = useQueryClient()
  const params = { id: contact.id }
  const manages = rights.has('partners.manage_contacts') && !contact.erasedAt
  const refresh = async () => {
    await cache.invalidateQueries({ queryKey: ['contacts'] })
    await cache.invalidateQueries({ queryKey: ['partners'] })
  }
  const act = async (run: () => Promise<unknown>) => {
    try {
      await run()
      await refresh()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  const close = () => {
    setOpen(null)
    setReason('')
  }
  const others = colleagues.filter((one) => one.id !== contact.id && !one.leftAt && !one.erasedAt)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={26} aria-label={`${words('actions')}: ${contact.fullName}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            disabled={!manages}
            title={manages ? undefined : words('noManageContacts')}
            onClick={() => setOpen('edit')}
          >
            {words('edit')}
          </Menu.Item>
          {!contact.isPrimary && !contact.leftAt && (
            <Menu.Item
              disabled={!manages}
              onClick={() =>
                void act(() => api.updateContact({ params, version: contact.version, body: { isPrimary: true } }))
              }
            >
              {words('makePrimary')}
            </Menu.Item>
          )}
          {contact.leftAt ? (
            <Menu.Item disabled={!manages} onClick={() => void act(() => api.undoContactLeft({ params }))}>
              {words('undoLeft')}
            </Menu.Item>
          ) : (
            <Menu.Item disabled={!manages} onClick={() => setOpen('left')}>
              {words('markLeft')}
            </Menu.Item>
          )}
          <Menu.Item
            onClick={() =>
              void act(async () => saveBlob(await api.exportContactCard({ params }), `${contact.fullName}.vcf`))
            }
          >
            {words('card')}
          </Menu.Item>
          {rights.has('partners.erase_contact') && !contact.erasedAt && (
            <Menu.Item color="red" onClick={() => setOpen('erase')}>
              {words('erase')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ContactForm opened={open === 'edit'} onClose={close} partnerId={contact.partnerId} contact={contact} />
      <ConfirmDialog
        opened={open === 'left'}
        onClose={close}
        title={words('leftTitle', { name: contact.fullName })}
        consequence={words('leftConsequence')}
        act={words('leftAct')}
        run={async () => {
          await api.markContactLeft({
            params,
            body: {
              ...(reason.trim() && { reason: reason.trim() }),
              ...(nextPrimary && { newPrimaryId: nextPrimary }),
            },
          })
          await refresh()
          showUndo(words('leftDone', { name: contact.fullName }), () => act(() => api.undoContactLeft({ params })))
        }}
      >
        <Textarea
          label={words('leftReason')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {contact.isPrimary && others.length > 0 && (
          <Select
            label={words('leftPrimary')}
            data={others.map((one) => ({ value: one.id, label: one.fullName }))}
            value={nextPrimary}
            onChange={setNextPrimary}
            clearable
          />
        )}
      </ConfirmDialog>
      <ConfirmDialog
        opened={open === 'erase'}
        onClose={close}
        title={words('eraseTitle', { name: contact.fullName })}
        consequence={words('eraseConsequence')}
        act={words('eraseAct')}
        danger
        reason={reason.trim() ? null : words('reasonNeeded')}
        run={async () => {
          await api.eraseContact({ params, body: { reason: reason.trim() } })
          await refresh()
        }}
      >
        <Textarea
          label={words('leftReason')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}
