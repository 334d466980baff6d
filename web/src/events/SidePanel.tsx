import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  isOpen: boolean
  close: () => void
  title: string
  /** Of the way out. */
  closeLabel: string
  children: ReactNode
}

/** What is told of one row, beside its table; on a telephone over it. Its head is no `header`, which would be a second banner of the page. */
export function SidePanel({ isOpen, close, title, closeLabel, children }: Props) {
  return (
    <Drawer.Root opened={isOpen} onClose={close} position="right" size="min(100vw, 640px)">
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content>
        <Drawer.Header component="div">
          <Drawer.Title component="h2" fz="lg" fw={620} className="breaks">
            {title}
          </Drawer.Title>
          <Drawer.CloseButton aria-label={closeLabel} />
        </Drawer.Header>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
