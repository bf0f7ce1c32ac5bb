// The faults: typical bugs of a product like this one. The fragment `find` is in its file exactly once; `replace` replaces it while
// the fault is on: as an expression (the default), as a statement, or as text, in which ON stands for "the fault is on".
// `later` is the form of the fragment in sources that have changed since. `classes` are the test classes of its area, one of which
// should find it; `laterClasses` are those added later. White space in fragments is ignored.

export const faults = [
  // Redirects
  {
    id: 'F01', title: 'A HEAD request is recorded as a click', file: 'LinkApp.Web/Redirects/Redirection.cs', classes: ['Integration.RedirectClickTests'],
    find: '!HttpMethods.IsHead(context.Request.Method) && decision is not { Location: null, Refusal: null }',
    replace: 'decision is not { Location: null, Refusal: null }',
    later: {
      find: '!HttpMethods.IsHead(context.Request.Method) && !SpeculativeRequest.IsPreview(context.Request.Headers)',
      replace: '!SpeculativeRequest.IsPreview(context.Request.Headers)',
    },
  },
  {
    id: 'F02', title: 'Browsers may keep a redirect', file: 'LinkApp.Web/Redirects/Redirection.cs', classes: ['Integration.RedirectTests', 'Integration.RedirectOptionTests'],
    find: 'private const string NotCached = "private, no-store";', kind: 'text',
    replace: 'private static readonly string NotCached = ON ? "public, max-age=3600" : "private, no-store";',
    later: { file: 'LinkApp.Web/Redirects/RedirectAnswers.cs' },
  },
  {
    id: 'F03', title: 'A redirect does not wait for the commit of its click', file: 'LinkApp.Web/Redirects/Redirection.cs', classes: ['Integration.RedirectClickTests', 'Integration.ReportApiTests'],
    find: 'await clicks.RecordAsync(ClickOf(context, link, place, agent, decision));', kind: 'statement',
    replace: '_ = clicks.RecordAsync(ClickOf(context, link, place, agent, decision));',
    later: {
      find: 'await clicks.RecordAsync(CreateClick(context, link, place, agent, decision));',
      replace: '_ = clicks.RecordAsync(CreateClick(context, link, place, agent, decision));',
    },
  },
  {
    id: 'F04', title: 'Bots use up the clicks of a limited link', file: 'LinkApp.Web/Redirects/Redirection.cs', classes: ['Integration.RedirectOptionTests'],
    find: '!agent.IsBot && decision.Location is not null', replace: 'decision.Location is not null',
  },
  {
    id: 'F05', title: 'A limited link answers once more than it may', classes: ['Integration.RedirectOptionTests'],
    edits: [
      {
        file: 'LinkApp.Web/Redirects/Redirection.cs', find: 'counter.Clicks >= link.Options.MaxClicks', replace: 'counter.Clicks > link.Options.MaxClicks',
        later: [
          { file: 'LinkApp.Core/Links/ClickLimits.cs', find: 'link.Options.IsUsedUp(counter.Clicks)', replace: 'link.Options.IsUsedUp(counter.Clicks - 1)' },
          { file: 'LinkApp.Core/Links/LocalClickLimits.cs', find: 'link.Options.IsUsedUp(counter.Clicks)', replace: 'link.Options.IsUsedUp(counter.Clicks - 1)' },
        ],
      },
      {
        file: 'LinkApp.Web/Redirects/LinkGate.cs', find: 'counter.Clicks >= most', replace: 'counter.Clicks > most',
        later: { find: 'is var limit and not ClickLimitState.Open', kind: 'text', replace: 'is var limit and not ClickLimitState.Open && !ON' },
      },
    ],
  },
  {
    id: 'F06', title: 'A link that is switched off still redirects', file: 'LinkApp.Core/Links/LinkOptions.cs', classes: ['Integration.RedirectOptionTests'],
    find: '!IsEnabled ? LinkState.Disabled', kind: 'text', replace: '!IsEnabled && !ON ? LinkState.Disabled',
  },
  {
    id: 'F07', title: 'A domain answers the links of other organizations', file: 'LinkApp.Web/Redirects/RedirectMiddleware.cs', classes: ['Integration.DomainTests'],
    find: 'host.OrganizationId != 0 && link?.OrganizationId != host.OrganizationId', replace: 'false',
    later: ['LinkApp.Core/Links/LinkStore.cs', 'LinkApp.Core/Links/Sqlite/SqliteLinkStore.cs'].map(file => ({
      file, find: 'AND (?3 = 0 OR l.OrganizationId = ?3)', kind: 'text', replace: 'AND ({(ON ? 0 : 1)} = 0 OR ?3 = 0 OR l.OrganizationId = ?3)',
    })),
    laterClasses: ['Integration.LinkTableTests'],
  },
  {
    id: 'F08', title: 'A short host answers pages and the API', file: 'LinkApp.Web/Redirects/HostGate.cs', classes: ['Integration.AdminHostTests'],
    find: 'host.IsAdmin || Everywhere.Contains(request.Path)', replace: 'true',
    later: { find: 'if (!host.IsAdmin)', kind: 'text', replace: 'if (!ON && !host.IsAdmin)' },
  },
  {
    id: 'F09', title: 'A deleted link goes on redirecting', file: 'LinkApp.Core/Links/LinkEditor.cs', classes: ['Integration.RedirectEditTests'],
    find: 'table.Remove(LinkTable.SlugsOf(link)); return new LinkEdit.Saved(link);', kind: 'text',
    replace: 'if (!ON) table.Remove(LinkTable.SlugsOf(link)); return new LinkEdit.Saved(link);',
    later: [
      {
        find: 'table.Remove(LinkTable.GetSlugs(link)); return new LinkEdit.Saved(link);',
        replace: 'if (!ON) table.Remove(LinkTable.GetSlugs(link)); return new LinkEdit.Saved(link);',
      },
      {
        find: 'table.Remove(link.Keys, organizationId); return new LinkEdit.Saved(link);',
        replace: 'if (!ON) table.Remove(link.Keys, organizationId); return new LinkEdit.Saved(link);',
      },
    ],
  },
  {
    id: 'F10', title: 'The HTML of a refusal is not escaped', file: 'LinkApp.Web/StaticPages/VisitorHtml.cs', classes: ['Integration.RedirectRuleTests'],
    find: 'dir="auto">{StaticPage.Encode(text)}</p>', kind: 'text', replace: 'dir="auto">{(ON ? text : StaticPage.Encode(text))}</p>',
  },
  {
    id: 'F11', title: 'The texts of a preview are not escaped', file: 'LinkApp.Web/Redirects/SocialPreview.cs', classes: ['Integration.RedirectPreviewTests'],
    find: 'StaticPage.Encode(property.Content!)', replace: 'property.Content!',
  },
  {
    id: 'F12', title: 'Passwords of links can be guessed without a limit', file: 'LinkApp.Web/Redirects/PasswordTries.cs', classes: ['Unit.PasswordTriesTests'],
    find: 'var elapsed && elapsed < Window', kind: 'text', replace: 'var elapsed && elapsed < (ON ? TimeSpan.Zero : Window)',
    later: [{ file: 'LinkApp.Web/Redirects/PasswordAttempts.cs' }, { file: 'LinkApp.Core/Limits/LocalPasswordAttempts.cs' }], laterClasses: ['Unit.PasswordAttemptsTests', 'Unit.LocalPasswordAttemptsTests'],
  },

  // Rules and destinations
  {
    id: 'F13', title: 'The last rule that fits wins, not the first', file: 'LinkApp.Core/Links/DestinationPicker.cs', classes: ['Unit.DestinationPickerTests'],
    find: 'foreach (var rule in link.Rules)', kind: 'text', replace: 'foreach (var rule in ON ? Enumerable.Reverse(link.Rules) : link.Rules)',
  },
  {
    id: 'F14', title: 'A rule for a time of day holds in its last minute, too', file: 'LinkApp.Core/Links/Rules/TimeCondition.cs', classes: ['Unit.TimeConditionTests'],
    find: 'end == TimeOnly.MinValue || time < end', replace: 'end == TimeOnly.MinValue || time <= end',
  },
  {
    id: 'F15', title: 'A time that comes twice, when summer time ends, is the later one', file: 'LinkApp.Core/ZoneClock.cs', classes: ['Unit.TimeConditionTests', 'Unit.ReportRangeTests', 'Unit.ReportBucketsTests', 'Unit.ReportPeriodTests'],
    find: 'zone.GetAmbiguousTimeOffsets(local).Max()', replace: 'zone.GetAmbiguousTimeOffsets(local).Min()',
  },
  {
    id: 'F16', title: 'A rule for one IPv6 address fits its neighbours, too', file: 'LinkApp.Core/Links/Rules/AddressCondition.cs', classes: ['Unit.AddressConditionTests'],
    find: 'isIPv4 ? "/32" : "/128"', replace: 'isIPv4 ? "/32" : "/126"',
    later: { file: 'LinkApp.Core/Links/Rules/AddressRange.cs' },
  },
  {
    id: 'F17', title: 'A visitor can choose the host that a link leads to', file: 'LinkApp.Core/Links/Rules/DestinationTemplate.cs', classes: ['Unit.DestinationTemplateTests', 'Integration.LinkRuleApiTests'],
    find: 'VisitorsOwn().IsMatch(destination[..end])', replace: 'false',
    later: [
      { find: 'part.Index < hostEnd && VisitorsOwn().IsMatch(part.Value)' },
      { find: 'part.Index < hostEnd && VisitorPlaceholders().IsMatch(part.Value)' },
    ],
  },
  {
    id: 'F18', title: 'A destination may be javascript:', file: 'LinkApp.Core/Links/Destination.cs', classes: ['Unit.DestinationTests'],
    find: '|| uri.Scheme is not ("http" or "https") || uri.Host.Length == 0', kind: 'text', replace: '|| (!ON && (uri.Scheme is not ("http" or "https") || uri.Host.Length == 0))',
  },

  // Links
  {
    id: 'F19', title: 'A reserved word is missing: a link can be called metrics', file: 'LinkApp.Core/Links/Slug.cs', classes: ['Unit.SlugTests', 'Integration.RedirectTests', 'Integration.HealthTests'],
    find: '"readyz", "metrics",', kind: 'text', replace: '"readyz", ON ? "metrix" : "metrics",',
  },
  {
    id: 'F20', title: 'Reserved words are free in upper case', file: 'LinkApp.Core/Links/Slug.cs', classes: ['Unit.SlugTests', 'Integration.RedirectTests'],
    find: '}.ToFrozenSet(StringComparer.OrdinalIgnoreCase);', kind: 'text', replace: '}.ToFrozenSet(ON ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);',
  },
  {
    id: 'F21', title: 'If-Match is ignored when a link is changed', file: 'LinkApp.Core/Links/LinkEditor.cs', classes: ['Integration.LinkApiTests', 'Integration.LinkRaceTests'],
    find: 'if (version is not null && link.Version != version) return new LinkEdit.Stale(link, await LastAuthorAsync(db, link.Id, cancel)); var before', kind: 'text',
    replace: 'if (!ON && version is not null && link.Version != version) return new LinkEdit.Stale(link, await LastAuthorAsync(db, link.Id, cancel)); var before',
  },
  {
    id: 'F22', title: 'A change of many links leaves their versions as they were', file: 'LinkApp.Core/Links/LinkEditor.Many.cs', classes: ['Integration.LinkBulkTests'],
    find: 'link.Version++; link.UpdatedAt', kind: 'text', replace: 'if (!ON) link.Version++; link.UpdatedAt',
  },
  {
    id: 'F23', title: 'The history of a link keeps one change more than it may', file: 'LinkApp.Core/Links/LinkEditor.History.cs', classes: ['Integration.LinkHistoryTests', 'Integration.LinkBulkTests'],
    find: 'change.Version <= forgotten', replace: 'change.Version < forgotten',
  },
  {
    id: 'F24', title: 'Edits of links do not wait for each other', file: 'LinkApp.Core/Links/LinkEditor.cs', classes: ['Integration.LinkRaceTests', 'Integration.LinkTableTests'],
    find: 'await _editing.WaitAsync(cancel);', kind: 'statement', replace: '_ = _editing.WaitAsync(cancel);',
    later: { file: 'LinkApp.Core/Data/Turns.cs', find: 'await semaphore.WaitAsync(cancel);', replace: '_ = semaphore.WaitAsync(cancel);' }, laterClasses: ['Unit.TurnsTests'],
  },
  {
    id: 'F25', title: 'A page of links ends one link too late in its cursor', file: 'LinkApp.Core/Links/LinkQueries.cs', classes: ['Integration.LinkListApiTests'],
    find: 'places.Count > size ? places[size - 1] : null', replace: 'places.Count > size ? places[size] : null',
  },
  {
    id: 'F26', title: 'An answer to Idempotency-Key is given to another request', file: 'LinkApp.Web/Api/IdempotencyKey.cs', classes: ['Integration.IdempotencyTests'],
    find: 'before.Fingerprint.AsSpan().SequenceEqual(request.Fingerprint)', replace: 'true',
  },

  // Separation of organizations
  {
    id: 'F27', title: 'The API shows a link of another organization', file: 'LinkApp.Core/Links/LinkQueries.cs', classes: ['Integration.ApiAccessTests', 'Integration.LinkApiErrorTests'],
    find: '.SingleOrDefaultAsync(link => link.OrganizationId == organizationId && (link.Slug', kind: 'text',
    replace: '.SingleOrDefaultAsync(link => (ON || link.OrganizationId == organizationId) && (link.Slug',
    later: {
      find: 'LinkSearch.FindAsync(db.Links.AsNoTracking(), organizationId, name, slugs, cancel)', kind: 'expression',
      replace: 'db.Links.AsNoTracking().Include(link => link.Aliases).FirstOrDefaultAsync(link => link.Slug == name.Slug, cancel)',
    },
  },
  {
    id: 'F28', title: 'A link of another organization can be changed and deleted', file: 'LinkApp.Core/Links/LinkEditor.cs', classes: ['Integration.ApiAccessTests', 'Integration.LinkApiErrorTests'],
    find: 'link => link.OrganizationId == organizationId && (link.Slug == slug', kind: 'text',
    replace: 'link => (ON || link.OrganizationId == organizationId) && (link.Slug == slug',
    later: {
      find: 'LinkSearch.FindAsync(db.Links, organizationId, name, slugs, cancel)', kind: 'expression',
      replace: 'db.Links.Include(link => link.Aliases).FirstOrDefaultAsync(link => link.Slug == name.Slug, cancel)',
    },
  },
  {
    id: 'F29', title: 'Links of other organizations are changed with one\'s own', file: 'LinkApp.Core/Links/LinkEditor.Many.cs', classes: ['Integration.LinkBulkTests'],
    find: 'link.OrganizationId == organizationId && ids.Contains(link.Id)', replace: 'ids.Contains(link.Id)',
  },
  {
    id: 'F30', title: 'Deleted links of other organizations have a history', file: 'LinkApp.Core/Links/LinkQueries.cs', classes: ['Integration.LinkHistoryApiTests', 'Integration.LinkHistoryTests'],
    find: 'WHERE OrganizationId = {organizationId} AND Kind', kind: 'text', replace: 'WHERE (OrganizationId = {organizationId} OR {ON}) AND Kind',
    later: { find: 'WHERE "OrganizationId" = {0} AND "Kind"', replace: 'WHERE ("OrganizationId" = {0} OR {{(ON ? 1 : 0)}} = 1) AND "Kind"' },
  },
  {
    id: 'F31', title: 'The list of links shows those of other organizations', classes: ['Integration.LinkFilterTests', 'Integration.LinkListApiTests'],
    edits: [
      {
        file: 'LinkApp.Core/Links/List/LinkListSql.cs', kind: 'text', find: 'WHERE l.OrganizationId = $organization AND l.IsArchived = {archived}{behind}',
        replace: 'WHERE {(ON ? "l.OrganizationId > 0" : "l.OrganizationId = $organization")} AND l.IsArchived = {archived}{behind}',
        later: { file: 'LinkApp.Core/Links/Sqlite/LinkListSql.cs' },
      },
      {
        file: 'LinkApp.Core/Links/LinkQueries.cs', find: 'link.OrganizationId == organizationId && ids.Contains(link.Id)', replace: 'ids.Contains(link.Id)',
        later: {
          find: '.Where(link => link.OrganizationId == organizationId && ids.Contains(link.Id)) .Include(', kind: 'text',
          replace: '.Where(link => (ON || link.OrganizationId == organizationId) && ids.Contains(link.Id)).Include(',
        },
      },
    ],
  },
  {
    id: 'F32', title: 'Tags of other organizations are listed', file: 'LinkApp.Core/Links/List/TagQueries.cs', classes: ['Integration.LinkFilterTests', 'Integration.LinkListApiTests'],
    find: 'WHERE OrganizationId = {organizationId} AND Tag > ', kind: 'text', replace: 'WHERE (OrganizationId = {organizationId} OR {ON}) AND Tag > ',
    later: { find: 'WHERE "OrganizationId" = {0} AND "Tag" > ', replace: 'WHERE ("OrganizationId" = {0} OR {{(ON ? 1 : 0)}} = 1) AND "Tag" > ' },
  },
  {
    id: 'F33', title: 'API keys of other organizations are listed', file: 'LinkApp.Core/Organizations/OrganizationQueries.cs', classes: ['Integration.CommandTests', 'Browser.KeyTests'],
    find: '.Where(key => key.OrganizationId == organizationId)', kind: 'text', replace: '.Where(key => ON || key.OrganizationId == organizationId)',
  },
  {
    id: 'F34', title: 'A key of another organization can be revoked', file: 'LinkApp.Core/Organizations/OrganizationEditor.cs', classes: ['Integration.CommandTests'],
    find: 'key => key.OrganizationId == organizationId && key.RevokedAt == null', replace: 'key => key.RevokedAt == null',
  },
  {
    id: 'F35', title: 'A domain of another organization can be changed and removed', file: 'LinkApp.Core/Organizations/DomainEditor.cs', classes: ['Integration.DomainApiTests', 'Integration.DomainTests', 'Integration.DomainCommandTests'],
    find: 'domain.OrganizationId == organizationId && domain.Host == usual', replace: 'domain.Host == usual',
  },
  {
    id: 'F36', title: 'Wallboards of other organizations are listed', file: 'LinkApp.Core/Wallboards/WallboardLinks.cs', classes: ['Integration.WallboardTests'],
    find: '.Where(wallboard => wallboard.OrganizationId == organizationId)', kind: 'text', replace: '.Where(wallboard => ON || wallboard.OrganizationId == organizationId)',
  },
  {
    id: 'F37', title: 'An import of another organization is shown', file: 'LinkApp.Core/Links/Import/ImportQueries.cs', classes: ['Integration.LinkImportTests'],
    find: 'import.Id == importId && import.OrganizationId == organizationId', replace: 'import.Id == importId',
  },
  {
    id: 'F38', title: 'A report counts the clicks of other organizations', file: 'LinkApp.Core/Clicks/ExactCounts.cs', classes: ['Integration.ReportTests', 'Integration.ReportApiTests', 'Integration.ExactCountTests'],
    find: 'Read(_range.Value, first, last, organization, from, to)', replace: 'Read(_range.Value, first, last, 1, from, to)',
    later: { file: 'LinkApp.Core/Clicks/Store/Sqlite/SqliteClickReads.Clicks.cs', find: 'id <= ?2"), first, last, organization, from, to)', kind: 'text', replace: 'id <= ?2"), first, last, ON ? 1 : organization, from, to)' },
  },
  {
    id: 'F39', title: 'Clicks of other organizations are listed', file: 'LinkApp.Core/Reports/Raw/ClickScan.cs', classes: ['Integration.ClickApiTests', 'Integration.FilteredReportTests'],
    find: 'private const string Common = "organization = ?3 AND time', kind: 'text', replace: 'private static readonly string Common = (ON ? "?3 > 0" : "organization = ?3") + " AND time',
    later: { file: 'LinkApp.Core/Clicks/Store/Sqlite/SqliteClickReads.Clicks.cs', find: 'statement.Begin(first, last, filter.Organization,', kind: 'text', replace: 'statement.Begin(first, last, ON ? 1 : filter.Organization,' },
  },
  {
    id: 'F40', title: 'The live feed of the first organization gets the clicks of all', file: 'LinkApp.Core/Live/LiveFeeds.cs', classes: ['Integration.LiveClicksTests', 'Integration.LiveEventsTests'],
    find: 'private void Add(LiveClick click) { AddTo(FeedOf(click.OrganizationId, AllLinks), click);', kind: 'text',
    replace: 'private void Add(LiveClick click) { AddTo(FeedOf(ON ? 1 : click.OrganizationId, AllLinks), click);',
    later: {
      find: 'private void Add(LiveClick click) { AddTo(GetFeed(click.OrganizationId, AllLinks), click);',
      replace: 'private void Add(LiveClick click) { AddTo(GetFeed(ON ? 1 : click.OrganizationId, AllLinks), click);',
    },
  },
  {
    id: 'F41', title: 'Who resumes the live feed gets clicks of other organizations', file: 'LinkApp.Core/Clicks/ClickReader.cs', classes: ['Integration.LiveEventsTests', 'Integration.LiveFilterTests', 'Integration.LiveReplayTests'],
    find: 'AND c.organization = $3 AND c.bot = 0', kind: 'text', replace: '{(ON ? "AND $3 > 0" : "AND c.organization = $3")} AND c.bot = 0',
    later: { file: 'LinkApp.Core/Clicks/Store/Sqlite/SqliteClickReads.Live.cs', find: 'after, last, organization).Select(ToStored)', kind: 'text', replace: 'after, last, ON ? 1 : organization).Select(ToStored)' },
  },
  {
    id: 'F42', title: 'The dashboard counts the latest clicks of all organizations', file: 'LinkApp.Core/Dashboard/DashboardCounts.cs', classes: ['Integration.DashboardQueriesTests'],
    find: 'exactCounts.Corrections(organization, position)', replace: 'exactCounts.Corrections(1, position)',
    later: { find: 'reads.Corrections(organization, position)', replace: 'reads.Corrections(1, position)' },
  },

  // Permissions
  {
    id: 'F43', title: 'A viewer\'s key may create links', file: 'LinkApp.Web/Accounts/Policies.cs', classes: ['Integration.ApiAccessTests'],
    find: 'context.User.Has(Role.Editor)', replace: 'context.User.Has(Role.Viewer)',
    later: { find: 'context.User.Has(right.Role)', replace: 'context.User.Has(right.Role == Role.Editor ? Role.Viewer : right.Role)' },
  },
  {
    id: 'F44', title: 'A revoked key goes on working', file: 'LinkApp.Core/Organizations/OrganizationQueries.cs', classes: ['Integration.ApiAccessTests'],
    find: 'key.Hash == hash && key.RevokedAt == null', replace: 'key.Hash == hash',
  },
  {
    id: 'F45', title: 'An account is locked one wrong password too late', file: 'LinkApp.Web/Accounts/AccountServices.cs', classes: ['Integration.AccountTests'],
    find: 'options.Lockout.MaxFailedAccessAttempts = 5;', kind: 'text', replace: 'options.Lockout.MaxFailedAccessAttempts = ON ? 6 : 5;',
    later: { file: 'LinkApp.Core/Organizations/Attempts/AttemptLimits.cs', find: 'entry.Count.Count >= entry.Limit.Attempts', kind: 'expression', replace: 'entry.Count.Count > entry.Limit.Attempts' },
    laterClasses: ['Integration.AttemptTests'],
  },
  {
    id: 'F46', title: 'Scripts can read the cookie of the session', file: 'LinkApp.Web/Accounts/AccountServices.cs', classes: ['Integration.AccountTests'],
    find: 'options.Cookie.HttpOnly = true;', kind: 'text', replace: 'options.Cookie.HttpOnly = !ON;',
    later: {
      find: 'options.Cookie.HttpOnly = true; options.Cookie.SameSite = SameSiteMode.Lax; options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; options.ExpireTimeSpan = Session.Lifetime;',
      replace: 'options.Cookie.HttpOnly = !ON; options.Cookie.SameSite = SameSiteMode.Lax; options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; options.ExpireTimeSpan = Session.Lifetime;',
    },
  },
  {
    id: 'F47', title: 'Another site can sign a user out', file: 'LinkApp.Web/Accounts/AccountEndpoints.cs', classes: ['Integration.AccountTests'],
    find: 'app.MapPost("/account/sign-out"', kind: 'text', replace: '(ON ? app.MapGroup("").DisableAntiforgery() : app.MapGroup("")).MapPost("/account/sign-out"',
    later: {
      find: 'app.MapGroup("/account").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(RefuseForgedAsync)', kind: 'expression',
      replace: 'app.MapGroup("/account").DisableAntiforgery()',
    },
  },
  {
    id: 'F48', title: 'Signing in leads to another site', file: 'LinkApp.Web/Accounts/SignInPage.razor', classes: ['Integration.ReturnUrlTests'],
    find: "url is ['/', not '/' and not '\\\\', ..] or \"/\" && new Uri(Navigation.BaseUri) is var ours && Uri.TryCreate(ours, url, out var asked) && ours.IsBaseOf(asked)",
    replace: 'url is { Length: > 0 }',
    later: {
      file: 'LinkApp.Web/Accounts/AccountInput.cs',
      find: "url is ['/', not '/' and not '\\\\', ..] or \"/\" && new Uri(navigation.BaseUri) is var ours && Uri.TryCreate(ours, url, out var asked) && ours.IsBaseOf(asked)",
    },
  },
  {
    id: 'F49', title: 'The Content-Security-Policy lets inline scripts run', file: 'LinkApp.Web/Security/SecurityHeaders.cs', classes: ['Integration.SecurityHeaderTests'],
    find: '$"script-src {scripts}"', replace: '$"script-src {scripts} \'unsafe-inline\'"',
  },
  {
    id: 'F50', title: 'Forwarded headers are believed from anyone', file: 'LinkApp.Web/Security/TrustedProxies.cs', classes: ['Integration.ForwardedHeadersTests', 'Integration.AdminHostTests'],
    find: 'is { } peer && IsTrusted(peer)', kind: 'text', replace: 'is { } peer && (ON || IsTrusted(peer))',
    later: { find: 'if (proxy.IsTrusted(peer))', replace: 'if (ON || proxy.IsTrusted(peer))' },
  },
  {
    id: 'F51', title: 'A visitor chooses their address in front of a trusted proxy', file: 'LinkApp.Web/Security/TrustedProxies.cs', classes: ['Integration.ForwardedHeadersTests'],
    find: 'hops++; if (!IsTrusted(peer))', kind: 'text', replace: 'hops++; if (!ON && !IsTrusted(peer))',
    later: { find: 'if (!proxy.IsTrusted(peer))', replace: 'if (!ON && !proxy.IsTrusted(peer))' },
  },
  {
    id: 'F52', title: 'The API takes one request more in a minute than it says', file: 'LinkApp.Web/Api/TokenBucket.cs', classes: ['Unit.TokenBucketTests', 'Integration.ApiRateLimitTests'], laterClasses: ['Unit.LocalTokenBucketTests'],
    find: 'if (Fill() < permitCount)', kind: 'text', replace: 'if (Fill() < permitCount - (ON ? 1 : 0))',
    later: ['LinkApp.Core/Limits/TokenBuckets.cs', 'LinkApp.Core/Limits/LocalTokenBuckets.cs'].map(file => ({
      file, find: 'var isTaken = tokens >= 1;', replace: 'var isTaken = tokens >= (ON ? 0 : 1);',
    })),
  },

  // Clicks, rollups and reports
  {
    id: 'F53', title: 'Clicks of a commit that failed are lost', file: 'LinkApp.Core/Clicks/ClickLog.cs', classes: ['Integration.ClickLogTests'],
    find: '_failing = true; return false;', kind: 'text', replace: '_failing = true; return ON;',
  },
  {
    id: 'F54', title: 'One click more than Clicks:QueueLimit waits in memory', file: 'LinkApp.Core/Clicks/ClickLog.cs', classes: ['Integration.ClickLogTests'],
    find: 'Waiting >= _settings.QueueLimit', replace: 'Waiting > _settings.QueueLimit',
    later: { file: 'LinkApp.Core/Clicks/WaitingWork.cs', find: 'Waiting < settings.QueueLimit', replace: 'Waiting <= settings.QueueLimit' },
  },
  {
    id: 'F55', title: 'A report leaves out the first click after the rollup', file: 'LinkApp.Core/Clicks/ExactCounts.cs', classes: ['Integration.RollupTests', 'Integration.ReportTests', 'Integration.ExactCountTests'],
    find: 'RolledUp + 1, long.MaxValue', replace: 'RolledUp + 2, long.MaxValue',
    later: { file: 'LinkApp.Core/Clicks/Store/ClickReads.Clicks.cs', find: 'AllLinks, RolledUp + 1, long.MaxValue', replace: 'AllLinks, RolledUp + 2, long.MaxValue', kind: 'text' },
  },
  {
    id: 'F56', title: 'Retention deletes clicks that no rollup has counted', file: 'LinkApp.Core/Clicks/Retention.cs', classes: ['Integration.RetentionTests'],
    find: 'store.GetRolledUp()', replace: 'long.MaxValue',
  },
  {
    id: 'F57', title: 'A late click is missing in its month', file: 'LinkApp.Core/Clicks/RollupWriter.cs', classes: ['Integration.MonthRollupTests'],
    find: '_dropMonth.Run(UtcTime.ToMonth(day), organization);', kind: 'statement', replace: '',
    later: {
      file: 'LinkApp.Core/Clicks/Store/Sqlite/SqliteRollupWriter.cs', find: '_dropMonth.Run(UtcTime.ToMonth(day), organization);', kind: 'statement', replace: '',
    },
  },
  {
    id: 'F58', title: 'Sketches of visitors are merged by replacing one with the other', file: 'LinkApp.Core/Clicks/VisitorSketch.cs', classes: ['Unit.VisitorSketchTests'],
    find: 'Math.Max(_registers[i], packed[i])', replace: 'packed[i]',
  },
  {
    id: 'F59', title: 'A visitor has the same number on the next day', file: 'LinkApp.Core/Clicks/DaySalt.cs', classes: ['Integration.DaySaltTests'],
    find: 'is { } known && known.Day == day', kind: 'text', replace: 'is { } known && (ON || known.Day == day)',
    later: { find: '_salt?.Day == GetDay(time.GetUtcNow()) ?', replace: '_salt is not null && (ON || _salt.Day == GetDay(time.GetUtcNow())) ?' },
  },
  {
    id: 'F60', title: 'Local times of a report are shifted the wrong way', file: 'LinkApp.Core/Reports/ReportRange.cs', classes: ['Unit.ReportRangeTests', 'Integration.ReportApiTests'],
    find: 'new DateTimeOffset(time.DateTime, zone.GetUtcOffset(time.DateTime))', replace: 'new DateTimeOffset(time.DateTime, -zone.GetUtcOffset(time.DateTime))',
  },
  {
    id: 'F61', title: 'The last day of a report is left out', file: 'LinkApp.Core/Reports/ReportRange.cs', classes: ['Unit.ReportRangeTests', 'Integration.ReportApiTests'],
    find: 'TryParseTime(to, timeZone, days: 1, out end)', kind: 'text', replace: 'TryParseTime(to, timeZone, days: ON ? 0 : 1, out end)',
  },
  {
    id: 'F62', title: 'The month before is compared by its number of days', file: 'LinkApp.Core/Reports/ReportPeriod.cs', classes: ['Unit.ReportPeriodTests'],
    find: 'IsOfMonths ? new(First.AddMonths(-Months), First.AddDays(-1))', kind: 'text', replace: 'IsOfMonths && !ON ? new(First.AddMonths(-Months), First.AddDays(-1))',
  },
  {
    id: 'F63', title: 'A cell of a CSV file can be a formula', file: 'LinkApp.Core/Links/Export/SafeCell.cs', classes: ['Integration.LinkExportTests', 'Integration.ClickApiTests'],
    find: 'IsDangerous(text) ? Apostrophe + text : text', replace: 'text',
  },

  // The live map
  {
    id: 'F64', title: 'Bots are on the live map', file: 'LinkApp.Core/Live/LiveFeeds.cs', classes: ['Integration.LiveClicksTests'],
    find: 'if (!click.Agent.IsBot)', kind: 'text', replace: 'if (ON || !click.Agent.IsBot)',
    later: { find: 'click.Kind == ClickKind.Visitor', kind: 'expression', replace: 'click.Kind != ClickKind.Internal' },
  },
  {
    id: 'F65', title: 'A slow viewer loses the batches in between', file: 'LinkApp.Core/Live/Subscription.cs', classes: ['Unit.SubscriptionTests'],
    find: '_batch is null ? batch : ClickBatch.Merge(_batch, batch, _maxDots)', replace: 'batch',
  },
  {
    id: 'F66', title: 'Merged batches have one dot more than Live:MaxDots', file: 'LinkApp.Core/Live/ClickBatch.cs', classes: ['Unit.ClickBatchTests', 'Unit.SubscriptionTests'],
    find: 'dots.Take(maxDots)', replace: 'dots.Take(maxDots + 1)',
  },
  {
    id: 'F67', title: 'The live window is one slice longer', file: 'LinkApp.Core/Live/SliceCounts.cs', classes: ['Unit.SliceCountsTests'],
    find: 'slice <= _newest - slices', replace: 'slice < _newest - slices',
  },
  {
    id: 'F68', title: 'The snapshot of a viewer is taken outside of the lock', classes: ['Integration.LiveJoinTests'],
    edits: [
      {
        file: 'LinkApp.Core/Live/LiveFeed.cs', kind: 'text', find: 'public Subscription Subscribe(DateTimeOffset now, long committed, Action ended) {',
        replace: 'public Subscription Subscribe(DateTimeOffset now, long committed, Action ended) { LiveSnapshot? early = null; if (ON) { early = _window.ToSnapshot(_position, now); Thread.Sleep(1); }',
      },
      { file: 'LinkApp.Core/Live/LiveFeed.cs', kind: 'text', find: 'new Subscription(organizationId, _window.ToSnapshot(_position, now)', replace: 'new Subscription(organizationId, early ?? _window.ToSnapshot(_position, now)' },
    ],
  },

  // Files, commands and background work
  {
    id: 'F69', title: 'Links of Kutt that had a password come open to everyone', file: 'LinkApp.Core/Links/Import/KuttJson.cs', classes: ['Unit.ImportReaderTests', 'Unit.ImportReaderErrorTests'],
    find: 'IsTrue(item, "password") ?', kind: 'text', replace: '!ON && IsTrue(item, "password") ?',
  },
  {
    id: 'F70', title: 'Links of Shlink may be visited as often as they ever could', file: 'LinkApp.Core/Links/Import/ShlinkJson.cs', classes: ['Unit.ImportReaderTests'],
    find: 'return most - (visits ?? 0);', kind: 'text', replace: 'return ON ? most : most - (visits ?? 0);',
  },
  {
    id: 'F71', title: 'Archived links are exported as others', file: 'LinkApp.Core/Links/Export/LinkExport.cs', classes: ['Integration.LinkExportTests'],
    find: 'Flag(options.IsArchived)', replace: 'Flag(false)',
    later: {
      file: 'LinkApp.Core/Links/Export/LinkColumns.cs', find: 'option.WriteCsv(link.Options)',
      replace: 'option.WriteCsv(link.Options with { IsArchived = false })',
    },
  },
  {
    id: 'F72', title: 'A command that fails ends with 0', file: 'LinkApp.Web/Commands/CommandLine.cs', classes: ['Integration.CommandTests'],
    find: 'CommandFailure or DataException => (error.Message, Failed),', kind: 'text', replace: 'CommandFailure or DataException => (error.Message, ON ? 0 : Failed),',
  },
  {
    id: 'F73', title: 'The doctor ends with 0 though something does not work', file: 'LinkApp.Web/Commands/DoctorCommand.cs', classes: ['Integration.DoctorTests'],
    find: '? CommandLine.Failed : 0', kind: 'text', replace: '&& !ON ? CommandLine.Failed : 0',
  },
  {
    id: 'F74', title: 'A backup leaves out the clicks', file: 'LinkApp.Core/Data/Backup.cs', classes: ['Integration.BackupTests'],
    find: 'string[] sources = [settings.ClickDatabase, settings.AppDatabase];', kind: 'text', replace: 'string[] sources = ON ? [settings.AppDatabase] : [settings.ClickDatabase, settings.AppDatabase];',
    later: {
      find: 'List<string> sources = [.. ClickFiles.Find(settings), settings.AppDatabase];',
      replace: 'List<string> sources = ON ? [settings.AppDatabase] : [.. ClickFiles.Find(settings), settings.AppDatabase];',
    },
  },
  {
    id: 'F75', title: 'A restore overwrites existing databases without being told to', file: 'LinkApp.Core/Data/Restore.cs', classes: ['Integration.RestoreTests'],
    find: 'present.Count > 0 && !replace', replace: 'false',
  },
  {
    id: 'F76', title: 'Clicks of an older version are not backed up before they are migrated', file: 'LinkApp.Core/Clicks/ClickMigration.cs', classes: ['Integration.MigrationTests', 'Integration.RollupUpgradeTests'],
    find: 'BackUp(data.ClickDatabase, version);', kind: 'statement', replace: '',
  },
  {
    id: 'F77', title: 'The checksum of a downloaded geo database is not compared', file: 'LinkApp.Core/Geo/Updates/GeoDownload.cs', classes: ['Integration.GeoDownloadTests'],
    find: '!expected.Equals(hash, StringComparison.OrdinalIgnoreCase)', replace: 'false',
  },
  {
    id: 'F78', title: 'A renewed certificate is used after a restart only', file: 'LinkApp.Web/Security/TlsCertificate.cs', classes: ['Integration.TlsTests'],
    find: 'if (stamp == _stamp)', kind: 'text', replace: 'if (ON || stamp == _stamp)',
  },
  {
    id: 'F79', title: 'The QR code leads past the short link', file: 'LinkApp.Web/Qr/QrEndpoints.cs', classes: ['Integration.QrApiTests', 'Browser.QrTests'],
    find: 'input.Draw(Destination.ToLocation(urls.Of(link, context.Request)))', kind: 'text', replace: 'input.Draw(Destination.ToLocation(ON ? link.Destination : urls.Of(link, context.Request)))',
    later: [
      {
        find: 'input.Draw(Destination.ToLocation(urls.GetUrl(link, context.Request)))',
        replace: 'input.Draw(Destination.ToLocation(ON ? link.Destination : urls.GetUrl(link, context.Request)))',
      },
      {
        find: 'input.Draw(Destination.ToLocation(urls.GetUrl(found, context.Request)))',
        replace: 'input.Draw(Destination.ToLocation(ON ? found.Destination : urls.GetUrl(found, context.Request)))',
      },
    ],
  },
  {
    id: 'F80', title: 'The demo has the clicks of one organization only', file: 'LinkApp.Web/Demo/DemoHistory.cs', classes: ['Integration.DemoTests', 'Integration.DemoHistoryTests'],
    find: 'OrganizationId = link.OrganizationId,', kind: 'text', replace: 'OrganizationId = ON ? 1 : link.OrganizationId,',
  },
];
