import { Checkbox, Radio, Text } from '@mantine/core'
import { useId } from 'react'
import { Explain } from '../../explain/Explain'
import { t } from '../../texts'

/** Something that can be chosen. */
export interface Choice {
  name: string
  label: string
  /** Under what it stands. */
  family: string
  description: string
  /** Its entry in the glossary. */
  measure?: string
}

interface Props {
  legend: string
  hint?: string
  choices: readonly Choice[]
  /** In their order. */
  chosen: readonly string[]
  /** One takes the place of the other. */
  isSingle?: boolean
  most: number
  error?: string | undefined
  choose: (names: string[]) => void
}

/** Names of a dataset, by what they are about; what they mean is beside each. Several stand in the order they were chosen. */
export function Choices({ legend, hint, choices, chosen, isSingle = false, most, error, choose }: Props) {
  const id = useId()
  const families = [...new Set(choices.map((c) => c.family))]
  const turn = (name: string) =>
    choose(isSingle ? [name] : chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])
  const described = choices.filter((c) => c.measure === undefined && chosen.includes(c.name))
  return (
    <fieldset className="choices" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{legend}</legend>
      {hint !== undefined && (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      )}
      {families.map((family) => (
        <div key={family} role="group" aria-labelledby={`${id}-${family}`}>
          <div className="family" id={`${id}-${family}`}>
            {family}
          </div>
          <div className="options">
            {choices
              .filter((c) => c.family === family)
              .map((c) => {
                const place = chosen.indexOf(c.name)
                const common = {
                  label:
                    !isSingle && place >= 0 && chosen.length > 1
                      ? t.dashboards.config.ordered(c.label, place + 1)
                      : c.label,
                  title: c.description,
                  checked: place >= 0,
                  onChange: () => turn(c.name),
                  size: 'xs' as const,
                  value: c.name,
                }
                return (
                  <div key={c.name} className="option">
                    {isSingle ? (
                      <Radio {...common} name={id} />
                    ) : (
                      <Checkbox {...common} disabled={place < 0 && chosen.length >= most} />
                    )}
                    {c.measure !== undefined && <Explain measure={c.measure} name={c.label} />}
                  </div>
                )
              })}
          </div>
        </div>
      ))}
      {described.length > 0 && (
        <Text size="xs" c="dimmed" mt={6}>
          {described.map((c) => `${c.label}: ${c.description}`).join(' ')}
        </Text>
      )}
      {error !== undefined && (
        <Text size="xs" c="var(--bad)" mt={6} id={`${id}-error`} role="alert" className="breaks">
          {error}
        </Text>
      )}
    </fieldset>
  )
}
