import { Group, Table } from '@mantine/core'
import { Explain } from '../explain/Explain'

interface Props {
  label: string
  /** Its entry in the glossary; left out: its rows say what each of them is. */
  measure?: string
}

/** The head of a column of figures, with what they mean. */
export function ExplainedHead({ label, measure }: Props) {
  return (
    <Table.Th scope="col" ta="right">
      <Group gap={2} justify="flex-end" wrap="nowrap">
        {label}
        {measure !== undefined && <Explain measure={measure} name={label} />}
      </Group>
    </Table.Th>
  )
}
