import { Kbd, Switch, Table } from '@mantine/core'
import { t } from '../texts'
import { Dialog } from './Dialog'
import { useKeysAreOn } from './keys'

interface Props {
  isOpen: boolean
  close: () => void
  keys: readonly { keys: string; does: string }[]
}

/** Which keys do what. */
export function KeysDialog({ isOpen, close, keys }: Props) {
  const [on, setOn] = useKeysAreOn()
  return (
    <Dialog isOpen={isOpen} close={close} title={t.frame.keys.title}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.frame.keys.does}</Table.Th>
            <Table.Th scope="col">{t.frame.keys.key}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map(({ keys: pressed, does }) => (
            <Table.Tr key={pressed}>
              <Table.Th scope="row" fw={400}>
                {does}
              </Table.Th>
              <Table.Td>
                {pressed.split(' ').map((key, i) => (
                  <span key={key}>
                    {i > 0 && ` ${t.frame.keys.then} `}
                    <Kbd>{key}</Kbd>
                  </span>
                ))}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        mt="md"
        checked={on}
        onChange={(event) => setOn(event.currentTarget.checked)}
        label={t.frame.keys.on}
        description={t.frame.keys.onText}
      />
    </Dialog>
  )
}
