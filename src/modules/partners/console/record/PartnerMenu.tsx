import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { readProblem } from '#ui/problem.ts'
import { useGo } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import type { Partner } from './savePartner.ts'
import { words } from './texts.ts'

/** Rarer acts of the record. */
export const PartnerMenu = ({ partner }: { partner: Partner }) => {
  const go = useGo()
  const { rights } = useSeat()
  const download = async () => {
    try {
      saveBlob(await api.getPartnerDossier({ params: { id: partner.id } }), `${partner.displayName}.zip`)
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button px={8} aria-label={words('more')}>
          <IconDots size={16} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={!rights.has('partners.merge')} onClick={() => go(`duplicates?partner=${partner.id}`)}>
          {words('merge')}
        </Menu.Item>
        <Menu.Item disabled={!rights.has('partners.export')} onClick={() => void download()}>
          {words('dossier')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
