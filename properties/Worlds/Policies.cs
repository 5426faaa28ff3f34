using System.Collections.Generic;

namespace Sluice.Reference;

/// <summary>What a policy is about: an object of its own namespace, or one named port of it.</summary>
public sealed record PolicyTarget(string Group, string Kind, string Name, string? Section);

/// <summary>A name that the certificate of a backend may carry; <paramref name="Type"/> is <c>Hostname</c> or <c>URI</c>.</summary>
public sealed record AltName(string Type, string Value);

/// <summary>How many retries a backend may be given; what is absent means what the API says it means.</summary>
public sealed record RetryConstraint(RetryBudget? Budget, RetryRate? MinRate);

public sealed record RetryBudget(int? Percent, string? Interval);

public sealed record RetryRate(int? Count, string? Interval);

/// <summary>How the requests of one client are kept at one endpoint.</summary>
public sealed record Persistence(string? Name, string? AbsoluteTimeout, string? Type, string? Lifetime);

/// <summary>How long a request may take, in whole and at a backend; <c>0s</c> is without end.</summary>
public sealed record Timeouts(string? Request, string? Backend);

/// <summary>When a request is tried again.</summary>
public sealed record Retry(IReadOnlyList<int> Codes, int? Attempts, string? Backoff);
