const GROUP = 8

/**
 * Weights of a pointwise convolution, `[outputs][inputs]` in the file, in the order in which they are used: eight outputs
 * of the first input, eight of the second … A group that is not full ends with zeros.
 */
export function grouped(weights: Float32Array, outputs: number, inputs: number): Float32Array {
  const groups = Math.ceil(outputs / GROUP)
  const all = new Float32Array(groups * GROUP * inputs)
  for (let output = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input++) {
      const group = Math.floor(output / GROUP)
      all[(group * inputs + input) * GROUP + (output % GROUP)] = weights[output * inputs + input] ?? 0
    }
  return all
}

/** As many as there are outputs with the zeros. */
export function biases(values: Float32Array, outputs: number): Float32Array {
  const all = new Float32Array(Math.ceil(outputs / GROUP) * GROUP)
  all.set(values)
  return all
}
