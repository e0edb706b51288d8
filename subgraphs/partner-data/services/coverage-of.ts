import type { Mode } from "../../../platform/identity/principal.ts";
import { readMode } from "../../../platform/subgraph/types/mode.ts";
import type { Way } from "../../../platform/subgraph/question.ts";
import type { PartnerDataCall } from "../loaders/loaders.ts";
import type { Coverage } from "../types/coverage.ts";

interface Row {
  readonly partner_id: string;
  readonly ways: Way[];
  readonly attributes: string[];
  readonly identifiers: string[];
  readonly asked: number;
  readonly answered: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly price: { readonly minor: string | null; readonly currency: string | null };
}

/** Partners of a category that may be asked for a country in a mode, in the order of asking, and how they did for this tenant. */
export async function coverageOf({ data, principal }: PartnerDataCall, country: string, category: string, mode: Mode | null): Promise<Coverage[]> {
  const rows = await data.run((em) =>
    em.execute<Row[]>(
      `select c.partner_id, c.ways, partner_data.common(c.attributes, o.attributes) as attributes, o.identifiers, seen.*, dearest.price
         from partner_data.contracted(?) c
         join partner_data.offers o on o.partner_id = c.partner_id and o.category = c.category
         join partner_data.partners p on p.id = c.partner_id and p.status = 'ACTIVE' and (p.countries = '{}' or ? = any (p.countries))
         join partner_data.categories k on k.id = c.category and k.active
          and (k.everywhere or exists (select from partner_data.category_jurisdictions j where j.category = k.id and split_part(j.jurisdiction, '-', 1) = ?)),
         lateral (select count(*)::int as asked, count(*) filter (where answered)::int as answered,
                         percentile_disc(0.5) within group (order by duration_ms) as p50,
                         percentile_disc(0.95) within group (order by duration_ms) as p95
                    from partner_data.disclosures d
                   where d.partner_id = c.partner_id and split_part(d.category, ':', 1) = c.category and d.at > now() - interval '30 days') seen,
         lateral (select p.price
                    from unnest(c.ways) w (way),
                         lateral (select billing.offered_price(nullif(current_setting('app.tenant', true), '')::uuid,
                                    jsonb_build_array(jsonb_build_object('partner', c.partner_id, 'category',
                                      c.category || case w.way when 'RETRIEVE' then '' else ':' || lower(w.way) end))) as price) p
                   order by (p.price ->> 'minor')::bigint desc nulls last limit 1) dearest
        where c.category = ?
          and (p.address is null or exists (select from consent.offered_subprocessors() s where s.id = p.subprocessor_id))
          and not exists (select from consent.offered_objections(nullif(current_setting('app.tenant', true), '')::uuid) objected
                           where objected.subprocessor_id = p.subprocessor_id)
        order by c.rank, c.partner_id`,
      [readMode(principal, mode), country, country, category],
    ),
  );
  return rows.map(({ partner_id: partnerId, ways, attributes, identifiers, asked, answered, p50, p95, price: { minor, currency } }) => ({
    partnerId,
    category,
    country,
    waysToAsk: ways,
    attributes,
    identifiers,
    price: minor === null || currency === null ? null : { minor, currency },
    latency: p50 === null || p95 === null ? null : { p50, p95 },
    successRate: asked === 0 ? null : answered / asked,
  }));
}
