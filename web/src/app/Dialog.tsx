import { Modal, type ModalRootProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../texts'

interface Props extends Pick<ModalRootProps, 'size' | 'returnFocus'> {
  isOpen: boolean
  close: () => void
  title: string
  children: ReactNode
}

/** A dialog with its name and its way out. Its head is no `header`, which would be a second banner of the page. */
export function Dialog({ isOpen, close, title, children, ...rest }: Props) {
  return (
    <Modal.Root opened={isOpen} onClose={close} {...rest}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header component="div">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t.frame.close} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
