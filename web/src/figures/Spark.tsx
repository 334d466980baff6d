interface Props {
  values: readonly number[]
  width?: number
  height?: number
}

/** The run of a figure as a line without axes: an ornament beside the figure, which is told elsewhere as a chart with a table. */
export function Spark({ values, width = 88, height = 26 }: Props) {
  if (values.length < 2) return null
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (i: number) => (i / (values.length - 1)) * (width - 2) + 1
  const y = (v: number) => (high === low ? height / 2 : height - 2 - ((v - low) / (high - low)) * (height - 4))
  return (
    <svg width={width} height={height} className="spark" aria-hidden focusable="false">
      <polyline points={values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`).join(' ')} fill="none" />
    </svg>
  )
}
