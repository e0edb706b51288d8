import { ArgsType, type ClassType, Directive, Field, Int, ObjectType } from "type-graphql";

@Directive("@shareable")
@ObjectType({ description: "Where a page stands in its list (Relay cursor connections)." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more items follow." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether items come before this page." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the page's first item." })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the page's last item: send it as `after` for the next page." })
  endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 20, description: "How many items: 1 to 100." })
  first: number = 20;

  @Field(() => String, { nullable: true, description: "A cursor: the page starts after it." })
  after?: string;
}

export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T | null }[];
  readonly pageInfo: PageInfo;
}

/** Declares `<Name>Connection` and `<Name>Edge` for a shown type. */
export function connectionOf<T extends object>(name: string, node: () => ClassType<T>): ClassType<Page<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a page and its cursor.` })
  class Edge {
    @Field(() => String, { description: "Opaque place of this item in the list." })
    cursor!: string;

    @Field(node, { nullable: true, description: "The item itself; null when the room that owns it gives no answer." })
    node!: T | null;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${name} items, newest first unless said otherwise.` })
  class Connection implements Page<T> {
    @Field(() => [Edge], { description: "The items with their cursors." })
    edges!: Edge[];

    @Field(() => PageInfo, { description: "Where this page stands." })
    pageInfo!: PageInfo;
  }
  return Connection;
}
