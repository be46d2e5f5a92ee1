// Things that are not hands, for pictures in which no hand may be found.
import * as THREE from 'three'

/** @param objects [] for none */
export function createObjects(objects) {
  const group = new THREE.Group()
  for (const object of objects) group.add(createObject(object))
  return group
}

function createObject() {
  return new THREE.Group()
}
