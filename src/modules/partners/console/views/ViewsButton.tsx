import { Button, Menu } from '@mantine/core'
import { IconBookmark, IconLayoutKanban, IconTable } from '@tabler/icons-react'
import { useState } from 'react'
import type { ListFilter } from '#ui/list/listTypes.ts'
import { useGo } from '#ui/routing.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { words } from '../texts.ts'
import { placeOfView, useViews, type View } from './useViews.ts'

type ViewsButtonProps = { list: string; layout: View['layout']; filters: ListFilter[] }
const loadPanel = () => import('./ViewsPanel.tsx').then((m) => m.ViewsPanel)

/** Saved views of a list: open one, or manage them in a panel whose code comes when it is opened. */
export const ViewsButton = (props: ViewsButtonProps) => {
  const views = useViews(props.list)
  const go = useGo()
  const [managing, setManaging] = useState(false)
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button leftSection={<IconBookmark size={14} />}>{words('views')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.data?.map((view) => (
            <Menu.Item
              key={view.id}
              leftSection={view.layout === 'board' ? <IconLayoutKanban size={14} /> : <IconTable size={14} />}
              onClick={() => go(placeOfView(view))}
            >
              {view.name}
            </Menu.Item>
          ))}
          {views.data?.length === 0 && <Menu.Label>{words('viewsNone')}</Menu.Label>}
          <Menu.Divider />
          <Menu.Item onClick={() => setManaging(true)}>{words('viewsManage')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {managing && (
        <SlotPart load={loadPanel} fallback={null} props={{ ...props, onClose: () => setManaging(false) }} />
      )}
    </>
  )
}
