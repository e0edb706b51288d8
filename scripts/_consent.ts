import { room } from "../subgraphs/consent/index.ts";
import { personalScalars } from "../platform/subgraph/tagged.ts";
const { sdl, typeDefs } = await room.describe();
console.log(sdl);
console.log([...personalScalars(typeDefs)]);
